//! Asking.

use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::{Clock, PartyKind};
use tokio_util::task::TaskTracker;

use super::cache::key;
use super::dto::AuthorizedPartiesRequest;
use super::mapping::{Answer, Mapping};
use super::{AuthorizedPartiesQuery, AuthorizedParty};
use crate::call::Endpoint;
use crate::failsafe::{CacheOptions, FailSafe, Loaded};
use crate::party_names::PartyNames;
use crate::{Error, PartySettings, Service};

const PATH: &str = "accessmanagement/api/v1/resourceowner/authorizedparties";
/// Answers that are larger, in bytes, are read away from the threads that serve requests.
const LARGE_ANSWER: usize = 256 << 10;

/// Access management. Cheap to clone.
#[derive(Clone)]
pub struct AuthorizedParties {
    source: Source,
    cache: Arc<FailSafe<[u8; 32], Arc<Vec<AuthorizedParty>>>>,
    hard_timeout: Duration,
}

#[derive(Clone)]
struct Source {
    endpoint: Endpoint,
    names: PartyNames,
    settings: Arc<PartySettings>,
}

impl AuthorizedParties {
    pub(crate) fn new(
        endpoint: Endpoint,
        names: PartyNames,
        settings: Arc<PartySettings>,
        cache: CacheOptions,
        clock: Clock,
        tasks: TaskTracker,
    ) -> Self {
        let hard_timeout = cache.hard_timeout;
        // What follows from tens of thousands of parties is remembered by their very answer.
        let cache =
            FailSafe::weighing(Service::AccessManagement, cache, clock, tasks, weight).keeping_the_same(PartialEq::eq);
        let cache = Arc::new(cache);
        Self { source: Source { endpoint, names, settings }, cache, hard_timeout }
    }

    /// Returns the parties that the caller may represent.
    ///
    /// The answer may have more parties than the filter of the question names. A person or an e-mail user who is said to
    /// represent nobody at all is an error, because both can always represent themselves.
    pub async fn get(&self, query: &AuthorizedPartiesQuery) -> Result<Arc<Vec<AuthorizedParty>>, Error> {
        let query = query.as_sent(&self.source.settings);
        let source = self.source.clone();
        if query.caller.kind() == PartyKind::Email && !source.settings.caches_email_users {
            let load = tokio::time::timeout(self.hard_timeout, source.fetch(&query));
            return load.await.unwrap_or(Err(Error::Timeout { service: Service::AccessManagement }));
        }
        self.cache.get(key(&query), || async move { source.fetch(&query).await.map(Loaded::Keep) }).await
    }
}

fn read(endpoint: &Endpoint, query: &AuthorizedPartiesQuery, answer: &[u8]) -> Result<Answer, Error> {
    let answer = endpoint.read_as(Mapping::new(&query.caller, query.with_rights), answer)?;
    if answer.is_empty && query.filter.is_empty() && query.caller.kind() != PartyKind::SystemUser {
        return Err(Error::NoParties);
    }
    Ok(answer)
}

fn weight(parties: &Arc<Vec<AuthorizedParty>>) -> u32 {
    u32::try_from(parties.iter().map(AuthorizedParty::size).sum::<usize>()).unwrap_or(u32::MAX)
}

impl Source {
    async fn fetch(&self, query: &AuthorizedPartiesQuery) -> Result<Arc<Vec<AuthorizedParty>>, Error> {
        let url = self.endpoint.url(&self.path(query))?;
        let answer = self.endpoint.ask(url, &AuthorizedPartiesRequest::new(query)).await?;
        let Answer { parties, own, .. } = if answer.len() > LARGE_ANSWER {
            let (endpoint, query) = (self.endpoint.clone(), query.clone());
            let read = tokio::task::spawn_blocking(move || read(&endpoint, &query, &answer));
            read.await.unwrap_or_else(|_| Err(self.endpoint.invalid_answer()))?
        } else {
            read(&self.endpoint, query, &answer)?
        };
        if let Some((party, name)) = own {
            self.names.remember(&party, &name).await;
        }
        Ok(Arc::new(parties))
    }

    fn path(&self, query: &AuthorizedPartiesQuery) -> String {
        let auto = if self.settings.uses_auto_parameters {
            "&includePartiesViaKeyRoles=auto&includeSubParties=auto&includeInactiveParties=auto"
        } else {
            ""
        };
        let b = query.with_rights;
        format!(
            "{PATH}?includeAltinn2=true{auto}&includeAccessPackages={b}&includeRoles={b}&includeResources={b}\
             &includeInstances={b}"
        )
    }
}
