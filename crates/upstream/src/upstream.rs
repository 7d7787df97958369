//! All services together.

use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::Clock;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::access_metadata::AccessMetadataClient;
use crate::authorized_parties::AuthorizedParties;
use crate::call::{Access, Endpoint};
use crate::events::Events;
use crate::machine_token::MachineToken;
use crate::organizations::OrganizationsClient;
use crate::party_names::PartyNames;
use crate::pdp::Pdp;
use crate::resource_registry::ResourceRegistry;
use crate::{CallSettings, InvalidMachineKey, Service, UpstreamSettings};

/// The services of the platform. Cheap to clone.
#[derive(Clone)]
pub struct Upstream {
    /// Decides about access to a dialog.
    pub pdp: Pdp,
    /// Knows whom a user may represent.
    pub authorized_parties: AuthorizedParties,
    /// Knows names.
    pub party_names: PartyNames,
    /// Knows services, their owners and their policies.
    pub resource_registry: ResourceRegistry,
    /// Knows the names of roles and access packages.
    pub access_metadata: AccessMetadataClient,
    /// Knows the agencies.
    pub organizations: OrganizationsClient,
    /// Tells subscribers what happened.
    pub events: Events,
}

/// Time limit for handing over an event, a new token included.
const EVENT_TIMEOUT: Duration = Duration::from_secs(20);

impl Upstream {
    /// Prepares the services; nothing is fetched yet. Values are loaded and renewed by tasks of `tasks`.
    pub fn new(
        settings: UpstreamSettings,
        http: &reqwest::Client,
        clock: Clock,
        tasks: TaskTracker,
    ) -> Result<Self, InvalidMachineKey> {
        let calls = settings.calls;
        let token = MachineToken::new(settings.maskinporten, &calls, http.clone(), clock.clone(), tasks.clone())?;
        let endpoint_at = |base: &Url, service, access| {
            Endpoint::new(service, base.clone(), http.clone(), calls, clock.clone(), access, settings.propagate)
        };
        let endpoint = |service, access| endpoint_at(&settings.base_uri, service, access);
        let machine = || Access::Machine(token.clone(), settings.subscription_key.clone());
        let parties = Arc::new(settings.parties);
        let party_names = PartyNames::new(
            endpoint(Service::Register, machine()),
            Arc::clone(&parties),
            settings.party_names_cache,
            clock.clone(),
            tasks.clone(),
        );
        let authorized_parties = AuthorizedParties::new(
            endpoint(Service::AccessManagement, machine()),
            party_names.clone(),
            parties,
            settings.authorized_parties_cache,
            clock.clone(),
            tasks.clone(),
        );
        // Delivery has a schedule of its own for what fails.
        let once = CallSettings {
            max_retries: 0,
            attempt_timeout: EVENT_TIMEOUT,
            call_timeout: EVENT_TIMEOUT,
            failures_before_pause: None,
            // Workers keep to a limit of their own.
            max_concurrent: Events::MOST_AT_ONCE,
            ..calls
        };
        // No key of the gateway: events are taken from whoever has the scope.
        let events = Endpoint::new(
            Service::Events,
            settings.events_base_uri,
            http.clone(),
            once,
            clock.clone(),
            Access::Machine(token.clone(), None),
            settings.propagate,
        );
        Ok(Self {
            events: Events::new(events),
            pdp: Pdp::new(
                endpoint(Service::Authorization, machine()),
                settings.decisions_cache,
                clock.clone(),
                tasks.clone(),
            ),
            authorized_parties,
            party_names,
            resource_registry: ResourceRegistry::new(
                endpoint(Service::ResourceRegistry, Access::Anonymous),
                settings.resources_cache,
                clock.clone(),
                tasks.clone(),
            ),
            access_metadata: AccessMetadataClient::new(
                endpoint(Service::AccessManagement, Access::Anonymous),
                settings.access_metadata_cache,
                clock.clone(),
                tasks.clone(),
            ),
            organizations: OrganizationsClient::new(
                endpoint_at(&settings.cdn_base_uri, Service::Organizations, Access::Anonymous),
                settings.organizations_cache,
                clock,
                tasks,
            ),
        })
    }
}
