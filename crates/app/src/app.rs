//! What the use cases work with.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use dialogporten_auth::DialogTokenIssuer;
use dialogporten_domain::{Clock, IdGenerator};
use dialogporten_storage::Store;
use dialogporten_upstream::Upstream;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::access::GrantCache;
use crate::catalog::Catalog;
use crate::live::{LiveEvents, LiveSubscription};
use crate::queue::DialogQueues;
use crate::rebuilt::Rebuilt;
use crate::search::{SearchQueues, search_queues};
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
    pub(crate) searches: SearchQueues,
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
        let searches = search_queues(store.search_limits());
        Self {
            store,
            upstream,
            ids: IdGenerator::default(),
            limits: ArcSwap::from_pointee(settings.limits),
            settings,
            queues: DialogQueues::default(),
            searches,
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

    /// Fills the caches that most requests need. What fails is logged: the first request that needs it tries again.
    pub async fn warm_up(&self) {
        let (registry, organizations) = (&self.upstream.resource_registry, &self.upstream.organizations);
        let (registry, organizations, subjects, levels) =
            tokio::join!(registry.all(), organizations.all(), self.subject_resources(), self.minimum_levels());
        for (what, failure) in [
            ("the resource registry", registry.err().map(Error::from)),
            ("the list of organizations", organizations.err().map(Error::from)),
            ("the mapping from subjects to resources", subjects.err()),
            ("the authentication levels", levels.err()),
        ] {
            if let Some(error) = failure {
                tracing::warn!(%error, what, "something could not be read at start");
            }
        }
    }
}
