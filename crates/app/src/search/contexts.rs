//! Searching for the readers' labels on dialogs.

use std::collections::BTreeSet;

use dialogporten_domain::dialog::{Coded, SystemLabel};
use dialogporten_domain::search::{ContinuationToken, Order};
use dialogporten_domain::{PartyId, Timestamp, Violation, Violations};
use dialogporten_storage::{ContextPage, ContextSearch, ListedContext};

use super::command::{check_count, check_token, members, parse_limit, parse_parties};
use crate::Limits;

/// A search for labels as it was sent.
#[derive(Debug, Clone, Default)]
pub struct ContextSearchDraft {
    /// Parties.
    pub parties: Vec<String>,
    /// Only of dialogs whose content was updated then or later.
    pub content_updated_after: Option<Timestamp>,
    /// Only of dialogs with any of these labels.
    pub labels: Vec<Coded<SystemLabel>>,
    /// After which dialog the page begins.
    pub continuation_token: Option<ContinuationToken>,
    /// How many dialogs the page has at most.
    pub limit: Option<i32>,
}

/// A page of labels.
#[derive(Debug)]
pub struct FoundContexts {
    /// The labels, one entry per dialog.
    pub items: Vec<ListedContext>,
    /// Are there more behind them?
    pub has_next_page: bool,
    /// Where the next page begins, if there is one.
    pub continuation_token: Option<ContinuationToken>,
    /// The order, which is always the same.
    pub order: Order,
}

impl ContextSearchDraft {
    /// Applies the rules. `org` is the caller.
    pub(crate) fn validate(self, limits: &Limits) -> Result<impl FnOnce(String) -> ContextSearch, Vec<Violation>> {
        let mut v = Violations::default();
        check_count("party", &self.parties, limits.service_owner_search.max_party_filter_values, &mut v);
        if self.parties.is_empty() {
            v.add("party", "At least one value is required.");
        }
        let parties: BTreeSet<PartyId> = parse_parties(&self.parties, &mut v).unwrap_or_default();
        let labels = members("label", &self.labels, &mut v);
        let limit = parse_limit(self.limit, &mut v);
        check_token(self.continuation_token.as_ref(), &Order::default(), &mut v);
        v.into_result(Some(move |org| ContextSearch {
            org,
            parties: parties.into_iter().collect(),
            labels,
            content_updated_after: self.content_updated_after,
            after: self.continuation_token,
            limit,
        }))
    }
}

impl From<ContextPage> for FoundContexts {
    fn from(page: ContextPage) -> Self {
        let continuation_token = page.end().filter(|_| page.has_next);
        Self { has_next_page: page.has_next, continuation_token, items: page.contexts, order: Order::default() }
    }
}
