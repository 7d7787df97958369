//! Asking.

use std::sync::Arc;

use dialogporten_domain::{Clock, PartyId, PartyKind};
use tokio_util::task::TaskTracker;
use tracing::debug;

use super::dto::{PartiesRequest, PartiesResponse};
use super::order::family_name_first;
use crate::call::Endpoint;
use crate::failsafe::{CacheOptions, FailSafe, Loaded};
use crate::{Error, PartySettings, Service};

const PATH: &str = "register/api/v1/dialogporten/parties/query";
/// Stands in for a machine identity that the register does not know yet.
const UNNAMED_SYSTEM_USER: &str = "Systembruker";

/// The register. Cheap to clone.
#[derive(Clone)]
pub struct PartyNames {
    source: Source,
    /// The order of the words is a setting of the process, so it is no part of the key.
    cache: Arc<FailSafe<PartyId, Option<String>>>,
}

#[derive(Clone)]
struct Source {
    endpoint: Endpoint,
    settings: Arc<PartySettings>,
}

impl PartyNames {
    pub(crate) fn new(
        endpoint: Endpoint,
        settings: Arc<PartySettings>,
        cache: CacheOptions,
        clock: Clock,
        tasks: TaskTracker,
    ) -> Self {
        let cache = Arc::new(FailSafe::new(Service::Register, cache, clock, tasks));
        Self { source: Source { endpoint, settings }, cache }
    }

    /// Returns the name of a party or user; none if the register does not know it.
    pub async fn find(&self, party: &PartyId) -> Result<Option<String>, Error> {
        match party.kind() {
            PartyKind::Email | PartyKind::SelfIdentified => Ok(Some(party.id().to_owned())),
            PartyKind::Feide => Ok(Some(format!("Feide User ({})", party.id().chars().take(6).collect::<String>()))),
            PartyKind::Person | PartyKind::Organization | PartyKind::SystemUser => {
                let (source, wanted) = (self.source.clone(), party.clone());
                self.cache.get(party.clone(), || async move { source.fetch(&wanted).await }).await
            }
        }
    }

    /// Keeps a name that came along with another answer.
    pub(crate) async fn remember(&self, party: &PartyId, name: &str) {
        if party.kind() == PartyKind::Person && !name.trim().is_empty() {
            self.cache.insert(party.clone(), Some(self.source.ordered(party, name))).await;
        }
    }
}

impl Source {
    async fn fetch(&self, party: &PartyId) -> Result<Loaded<Option<String>>, Error> {
        if let Some(name) = self.query(party).await? {
            return Ok(Loaded::Keep(Some(name)));
        }
        if party.kind() != PartyKind::SystemUser {
            debug!(kind = ?party.kind(), "the register does not know a party");
            return Ok(Loaded::Once(None));
        }
        for delay in &self.settings.system_user_name_delays {
            tokio::time::sleep(*delay).await;
            if let Some(name) = self.query(party).await? {
                return Ok(Loaded::Keep(Some(name)));
            }
        }
        Ok(Loaded::Once(Some(UNNAMED_SYSTEM_USER.to_owned())))
    }

    async fn query(&self, party: &PartyId) -> Result<Option<String>, Error> {
        let url = self.endpoint.url(PATH)?;
        let answer: PartiesResponse = self.endpoint.post(url, &PartiesRequest { data: [party.as_str()] }).await?;
        let name = answer.data.into_iter().next().and_then(|found| found.display_name);
        Ok(name.filter(|name| !name.trim().is_empty()).map(|name| self.ordered(party, &name)))
    }

    fn ordered(&self, party: &PartyId, name: &str) -> String {
        if party.kind() == PartyKind::Person && !self.settings.keeps_person_name_order {
            family_name_first(name)
        } else {
            name.to_owned()
        }
    }
}
