//! A search is run.

use dialogporten_domain::search::{Deleted, Filters};
use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

use super::conditions::{Conditions, ScopeConditions};
use super::listed::{self, ListedDialog, Page};
use super::plan::{Attempt, Demand, Plan, Reach};
use super::sorting::Sorting;
use super::source::Source;
use super::statement::Statement;
use super::{Scope, Search};
use crate::{Error, Store};

/// Begins the span of one way to the page. Its level is the most severe one, so that no filter for the log takes it away.
fn span(attempt: &Attempt, reach: &Reach) -> Span {
    let (parties, services, delegated) = reach.size();
    tracing::error_span!(
        "search",
        otel.kind = "client",
        otel.name = "search",
        otel.status_code = Empty,
        db.system.name = "postgresql",
        search.plan = attempt.plan.name(),
        search.parties = parties,
        search.services = services,
        search.delegated = delegated,
        search.entries = Empty,
        search.rows = Empty,
        search.is_timed_out = Empty,
    )
}

/// What came of a way to the page.
enum Outcome {
    Page(Page),
    /// The budget was used up before the page was full, and so many dialogs were found until then.
    UsedUp {
        found: usize,
    },
}

impl Store {
    /// Finds a page of dialogs. Fails with [`Error::Timeout`] when the search is too broad for the time that it has.
    ///
    /// One statement; one or two more when the ways that are usually short have led nowhere, one before when parties or
    /// services have not been met or had no dialog when they were last looked for, and one after when it has not met names
    /// of the page. No dialog is changed.
    pub async fn search(&self, search: &Search) -> Result<Page, Error> {
        let Some((reach, scope)) = self.reach(search).await? else { return Ok(Page::default()) };
        let demand = Demand {
            has_words: search.text.is_some(),
            has_labels: !search.filters.owner_labels.is_empty(),
            is_by_content: Sorting::is_by_content_alone(&search.order),
            is_owners_order: Sorting::is_owners(&search.order),
            hides_deleted: search.filters.deleted == Deleted::Exclude,
            wanted: i64::from(search.limit) + 1,
        };
        let Some(mut attempt) = Attempt::first(&reach, demand) else { return Ok(Page::default()) };
        loop {
            let span = span(&attempt, &reach);
            let outcome = self.attempt(search, &reach, scope.clone(), demand, &attempt).instrument(span.clone()).await;
            match outcome {
                Ok(Outcome::Page(page)) => {
                    span.record("search.rows", page.dialogs.len());
                    return Ok(page);
                }
                Ok(Outcome::UsedUp { found }) => attempt = attempt.next(found, &reach, demand),
                Err(error) => {
                    span.record("otel.status_code", "ERROR");
                    span.record("search.is_timed_out", matches!(error, Error::Timeout));
                    return Err(error);
                }
            }
        }
    }

    /// Returns a connection for a statement of a search. The time that a search has is also used up by waiting for others,
    /// so [`Error::Timeout`] when these had all connections for too long.
    pub(crate) async fn search_connection(&self) -> Result<PoolConnection<Postgres>, Error> {
        let pool = &self.pools.search;
        pool.acquire().await.map_err(|error| match error {
            sqlx::Error::PoolTimedOut if pool.size() >= pool.options().get_max_connections() => Error::Timeout,
            other => other.into(),
        })
    }

    /// Returns what may be listed at all; nothing when that is nothing.
    async fn reach(&self, search: &Search) -> Result<Option<(Reach, ScopeConditions)>, Error> {
        let Filters { orgs, .. } = &search.filters;
        let orgs = match orgs.as_slice() {
            [] => None,
            names => Some(self.find_orgs(&names.iter().map(String::as_str).collect::<Vec<_>>()).await?),
        };
        let (reach, org, hides_unpublished) = match &search.scope {
            Scope::Reader { grants, services, delegated, org, hides_unpublished } => {
                let allowed = self.allowed(grants, services.as_ref()).await?;
                (Reach::Reader { allowed, delegated: delegated.clone() }, org.as_deref(), *hides_unpublished)
            }
            Scope::Owner { org, parties, resources } => {
                let found =
                    self.resolve(&parties.iter().collect::<Vec<_>>(), &resources.iter().collect::<Vec<_>>()).await?;
                let known = |wanted: usize, found: Vec<Option<i32>>| {
                    (wanted > 0).then(|| found.into_iter().flatten().collect::<Vec<_>>())
                };
                let reach = Reach::Owner {
                    parties: known(parties.len(), found.parties),
                    resources: known(resources.len(), found.resources),
                };
                (reach, Some(org.as_str()), false)
            }
        };
        let org = match org {
            None => None,
            Some(name) => match self.find_orgs(&[name]).await?.first() {
                Some(id) => Some(*id),
                None => return Ok(None),
            },
        };
        let is_for_owner = matches!(search.scope, Scope::Owner { .. });
        let published_at = hides_unpublished.then_some(search.now);
        let is_possible = orgs.as_ref().is_none_or(|orgs| !orgs.is_empty()) && !reach.is_empty();
        Ok(is_possible.then_some((reach, ScopeConditions { org, orgs, is_for_owner, published_at })))
    }

    /// Looks for the page in one way.
    async fn attempt(
        &self,
        search: &Search,
        reach: &Reach,
        scope: ScopeConditions,
        demand: Demand,
        attempt: &Attempt,
    ) -> Result<Outcome, Error> {
        let mut statement = Statement::default();
        statement.push("/* search: ").push(attempt.plan.name()).push(" */ ");
        let conditions = Conditions::new(&mut statement, scope, &search.filters, search.text.as_ref())?;
        let Some(conditions) = conditions else { return Ok(Outcome::Page(Page::default())) };
        let sorting = Sorting::new(&mut statement, &search.order, search.after.as_ref())?;
        let wanted = statement.add(demand.wanted)?;
        let source =
            Source { reach, conditions: &conditions, sorting: &sorting, is_by_content: demand.is_by_content, wanted };
        let is_for_owner = !matches!(search.scope, Scope::Reader { org: None, .. });
        let labels = if is_for_owner { listed::OWNER_LABELS } else { listed::NO_OWNER_LABELS };
        if let Plan::Rows(range) = &attempt.plan {
            source.push_rows(&mut statement, range, attempt.budget, labels)?;
        } else {
            statement.push("WITH page AS MATERIALIZED (");
            source.push(&mut statement, attempt)?;
            statement.push(") SELECT page.place, ").push(listed::COLUMNS).push(labels).push(listed::TABLES);
            sorting.push_order(&mut statement, "dialog.");
        }
        let mut rows = statement.fetch(self).await?;
        let places = rows.iter().map(listed::place).collect::<Result<Vec<Option<i64>>, _>>()?;
        let entries = places.into_iter().max().flatten();
        Span::current().record("search.entries", entries);
        if entries.is_some() && entries == attempt.budget {
            return Ok(Outcome::UsedUp { found: rows.len() - 1 });
        }
        let limit = usize::from(search.limit);
        let has_next = rows.len() > limit;
        rows.truncate(limit);
        let keys = rows.iter().map(listed::keys).collect::<Result<Vec<_>, _>>()?;
        let names = self.names_of(&keys).await?;
        let mut dialogs = Vec::with_capacity(rows.len());
        for (row, names) in rows.iter().zip(names) {
            dialogs.push(ListedDialog::read(row, names)?);
        }
        Ok(Outcome::Page(Page { dialogs, has_next }))
    }
}
