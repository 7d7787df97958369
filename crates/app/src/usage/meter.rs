//! Counts in memory.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use dialogporten_domain::{ServiceResource, Transaction};
use dialogporten_storage::Usage;
use dialogporten_upstream::resource_registry::ResourceRegistry;

use super::Attribution;
use crate::{App, Error};

/// One kind of use.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Kind {
    day: NaiveDate,
    transaction: Transaction,
    is_admin: bool,
    caller_org: Option<String>,
    resource: Option<ServiceResource>,
    is_failed: bool,
}

/// What was used and is not stored yet.
#[derive(Debug, Default)]
pub(crate) struct UsageMeter(Mutex<HashMap<Kind, i64>>);

impl UsageMeter {
    fn add(&self, kind: Kind, count: i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(kind).or_default() += count;
    }

    fn take(&self) -> HashMap<Kind, i64> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl App {
    /// Counts a use. Nobody is counted who was not let in.
    pub fn count_use(&self, transaction: Transaction, attribution: &Attribution, is_failed: bool) {
        if !attribution.is_caller_known {
            return;
        }
        let kind = Kind {
            day: self.settings.clock.now().day_in_norway(),
            transaction,
            is_admin: attribution.is_admin,
            caller_org: attribution.caller_org.clone(),
            resource: attribution.resource.clone(),
            is_failed,
        };
        self.usage.add(kind, 1);
    }

    /// Returns the number of the organization that owns what a request was about; none where it is not known.
    pub async fn owner_of(&self, attribution: &Attribution) -> Option<String> {
        let owner = owner_of(&self.upstream.resource_registry, attribution.resource.as_ref()).await;
        owner.ok().filter(|number| !number.is_empty())
    }

    /// Stores what was counted. What cannot be stored is kept for the next time.
    pub async fn store_usage(&self) -> Result<(), Error> {
        let counted = self.usage.take();
        if counted.is_empty() {
            return Ok(());
        }
        let stored = match self.usage_rows(&counted).await {
            Ok(rows) => self.store.add_usage(&rows).await.map_err(Error::from),
            Err(error) => Err(error),
        };
        if stored.is_err() {
            for (kind, count) in counted {
                self.usage.add(kind, count);
            }
        }
        stored
    }

    async fn usage_rows(&self, counted: &HashMap<Kind, i64>) -> Result<Vec<Usage>, Error> {
        let mut rows = Vec::with_capacity(counted.len());
        for (kind, count) in counted {
            rows.push(Usage {
                day: kind.day,
                transaction: kind.transaction,
                is_admin: kind.is_admin,
                caller_org: kind.caller_org.clone().unwrap_or_default(),
                owner_org: owner_of(&self.upstream.resource_registry, kind.resource.as_ref()).await?,
                resource: kind.resource.as_ref().map(ToString::to_string).unwrap_or_default(),
                is_failed: kind.is_failed,
                count: *count,
            });
        }
        Ok(rows)
    }
}

async fn owner_of(registry: &ResourceRegistry, resource: Option<&ServiceResource>) -> Result<String, Error> {
    let Some(resource) = resource else { return Ok(String::new()) };
    Ok(registry.find(resource).await?.map(|resource| resource.owner_number.clone()).unwrap_or_default())
}
