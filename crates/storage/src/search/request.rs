//! What is asked for.

use std::collections::BTreeSet;
use std::sync::Arc;

use dialogporten_domain::search::{ContinuationToken, Filters, Order, TextQuery};
use dialogporten_domain::{PartyId, ServiceResource, Timestamp};
use uuid::Uuid;

use super::GrantedPairs;

/// Parties and services of which every pair is allowed. Parties that have different services belong to different grants.
#[derive(Debug, Clone, Default)]
pub struct Grant {
    /// The parties.
    pub parties: Vec<PartyId>,
    /// The services.
    pub resources: Vec<ServiceResource>,
}

/// Whose dialogs are listed.
#[derive(Clone)]
pub enum Scope {
    /// What a user may see.
    Reader {
        /// Parties and services that the user is authorized for.
        grants: Arc<GrantedPairs>,
        /// Of these, only some services; all when nothing is said.
        services: Option<BTreeSet<ServiceResource>>,
        /// Dialogs that were delegated to the user one by one.
        delegated: Vec<Uuid>,
        /// Only dialogs of this owner, who asks on behalf of the user.
        org: Option<String>,
        /// Leaves out what is not visible yet and what has expired.
        hides_unpublished: bool,
    },
    /// What an owner has.
    Owner {
        /// The owner.
        org: String,
        /// Only dialogs of these parties; of all when there are none.
        parties: Vec<PartyId>,
        /// Only dialogs of these services; of all when there are none.
        resources: Vec<ServiceResource>,
    },
}

/// A search for one page.
#[derive(Clone)]
pub struct Search {
    /// Whose dialogs.
    pub scope: Scope,
    /// What they must be like.
    pub filters: Filters,
    /// Words that they must contain. A query that can match nothing finds nothing: do not ask then.
    pub text: Option<TextQuery>,
    /// In which order.
    pub order: Order,
    /// After which place; must have every key of the order.
    pub after: Option<ContinuationToken>,
    /// Most dialogs of the page.
    pub limit: u16,
    /// Now: what is visible and what has expired.
    pub now: Timestamp,
}
