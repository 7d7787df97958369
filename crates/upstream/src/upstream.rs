//! All services together.

use std::sync::Arc;

use dialogporten_domain::Clock;
use tokio_util::task::TaskTracker;

use crate::authorized_parties::AuthorizedParties;
use crate::call::{Access, Endpoint};
use crate::machine_token::MachineToken;
use crate::party_names::PartyNames;
use crate::pdp::Pdp;
use crate::resource_registry::ResourceRegistry;
use crate::{InvalidMachineKey, Service, UpstreamSettings};

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
}

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
        let endpoint = |service, access| {
            Endpoint::new(service, settings.base_uri.clone(), http.clone(), calls, access, settings.propagate)
        };
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
        Ok(Self {
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
                clock,
                tasks,
            ),
        })
    }
}
