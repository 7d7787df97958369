//! What the use cases work with.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use dialogporten_auth::DialogTokenIssuer;
use dialogporten_domain::{Clock, IdGenerator};
use dialogporten_storage::{ReplicaState, Store};
use dialogporten_upstream::Upstream;
use dialogporten_upstream::probes::{ProbeResult, Probes};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::access::GrantCache;
use crate::catalog::Catalog;
use crate::live::{LiveEvents, LiveSubscription};
use crate::queue::DialogQueues;
use crate::rebuilt::Rebuilt;
use crate::tables::{Tables, ToldTables};
use crate::usage::UsageMeter;
use crate::{ActorMask, Error, Limits};

/// How long the list of services is kept, and how long it serves while a new one is being built.
const CATALOG_FRESH: Duration = Duration::from_mins(20);
const CATALOG_USABLE: Duration = Duration::from_hours(24);

/// What the use cases are configured with.
pub struct AppSettings {
    /// The time source.
    pub clock: Clock,
    /// Issues dialog tokens.
    pub dialog_tokens: DialogTokenIssuer,
    /// Hides person numbers.
    pub actor_mask: ActorMask,
    /// Policy action that reads a transmission with an authorization attribute.
    pub transmission_read_action: String,
    /// How much a request may ask for, at first.
    pub limits: Limits,
    /// May addresses on this machine do without TLS? Only ever on a developer's machine.
    pub allows_local_http: bool,
    /// Do events of a dialog that is not visible yet wait until it is?
    pub holds_events: bool,
    /// Asks the neighbors whether they are there.
    pub probes: Probes,
    /// Tracks work in the background.
    pub tasks: TaskTracker,
}

/// Everything the use cases work with. One per process.
pub struct App {
    pub(crate) store: Store,
    pub(crate) upstream: Upstream,
    pub(crate) ids: IdGenerator,
    pub(crate) settings: AppSettings,
    pub(crate) queues: DialogQueues,
    live: Arc<LiveEvents>,
    pub(crate) usage: UsageMeter,
    pub(crate) grants: GrantCache,
    limits: ArcSwap<Limits>,
    pub(crate) tables: Tables,
    catalog: Rebuilt<Catalog>,
}

impl App {
    /// Puts the parts together.
    pub fn new(store: Store, upstream: Upstream, settings: AppSettings) -> Self {
        let tables = Tables::new(&settings.clock, &settings.tasks);
        let catalog = Rebuilt::new(settings.clock.clone(), settings.tasks.clone(), CATALOG_FRESH, CATALOG_USABLE);
        Self {
            store,
            upstream,
            ids: IdGenerator::default(),
            limits: ArcSwap::from_pointee(settings.limits),
            settings,
            queues: DialogQueues::default(),
            live: LiveEvents::new(),
            usage: UsageMeter::default(),
            grants: GrantCache::default(),
            tables,
            catalog,
        }
    }

    /// Returns the issuer of dialog tokens.
    pub fn dialog_tokens(&self) -> &DialogTokenIssuer {
        &self.settings.dialog_tokens
    }

    /// Returns the mask for person numbers.
    pub fn actor_mask(&self) -> &ActorMask {
        &self.settings.actor_mask
    }

    /// Asks all neighbors whether they are there.
    pub async fn probe_neighbors(&self) -> Arc<[ProbeResult]> {
        self.settings.probes.run().await
    }

    /// Returns how much a request may ask for.
    pub fn limits(&self) -> Limits {
        **self.limits.load()
    }

    /// Changes how much a request may ask for, from the next request on.
    pub fn set_limits(&self, limits: Limits) {
        self.limits.store(Arc::new(limits));
    }

    /// Returns all services that have dialogs.
    pub async fn catalog(&self) -> Result<Arc<Catalog>, Error> {
        let (store, upstream) = (self.store.clone(), self.upstream.clone());
        self.catalog.get(|_| async { Catalog::build(store, upstream).await.map(Arc::new) }).await
    }

    /// Begins to hear of changes of a dialog, whoever makes them, in this process or another. Says nothing about whether
    /// somebody may see the dialog.
    pub fn live_changes(&self, dialog: Uuid) -> LiveSubscription {
        self.live.subscribe(dialog)
    }

    /// Counts the dialogs whose changes somebody hears of.
    pub fn watched_dialogs(&self) -> usize {
        self.live.watched()
    }

    /// Ends all subscriptions: the process is about to stop.
    pub fn end_live_changes(&self) {
        self.live.close();
    }

    /// Hears what other processes tell, and tells them what this one changes, until the end of the process.
    pub async fn exchange_changes(&self) -> Infallible {
        let live = Arc::clone(&self.live);
        let told = Arc::new(ToldTables::default());
        let tables = Arc::clone(&told);
        let listener = self
            .store
            .listener()
            .on(Store::DIALOG_CHANGES, move |heard| live.hear(heard))
            .on(Store::TABLE_CHANGES, move |heard| tables.hear(heard));
        tokio::select! {
            never = listener.run() => never,
            never = self.store.clone().tell_dialog_changes() => never,
            never = self.refresh_told_tables(&told) => never,
        }
    }

    /// Tells whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        Ok(self.store.ping().await?)
    }

    /// Returns the state of the read replicas, in the order of the settings.
    pub fn replicas(&self) -> Vec<ReplicaState> {
        self.store.replica_states()
    }

    /// Returns for how long the oldest event has been waiting for delivery.
    pub async fn delivery_delay(&self) -> Result<Duration, Error> {
        let oldest = self.store.oldest_pending_event(self.settings.clock.now()).await?;
        let micros = oldest.map_or(0, |oldest| self.settings.clock.now().unix_micros() - oldest.unix_micros());
        Ok(Duration::from_micros(u64::try_from(micros).unwrap_or(0)))
    }

    /// Fills the caches that most requests need; failures are logged and not fatal.
    pub async fn warm_up(&self) {
        if let Err(error) = self.upstream.resource_registry.all().await {
            tracing::warn!(%error, "the resource registry could not be read at start");
        }
    }
}
