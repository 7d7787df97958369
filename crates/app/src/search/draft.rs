//! A search as it was sent.

use dialogporten_domain::dialog::{Coded, DialogStatus, SystemLabel};
use dialogporten_domain::search::{Bounds, ContinuationToken, Deleted, Order};

/// What a search asks for, read but not yet looked at. Empty lists and missing values ask for nothing.
#[derive(Debug, Clone, Default)]
pub struct SearchDraft {
    /// Short names of service owners.
    pub orgs: Vec<String>,
    /// Services.
    pub service_resources: Vec<String>,
    /// Parties.
    pub parties: Vec<String>,
    /// The person on whose behalf a service owner searches.
    pub end_user_id: Option<String>,
    /// Statuses in the service owner's terms.
    pub extended_statuses: Vec<String>,
    /// The service owner's reference.
    pub external_reference: Option<String>,
    /// Statuses.
    pub statuses: Vec<Coded<DialogStatus>>,
    /// Whether deleted dialogs count.
    pub deleted: Deleted,
    /// When the dialog was created.
    pub created: Bounds,
    /// When it was updated.
    pub updated: Bounds,
    /// When its content was updated.
    pub content_updated: Bounds,
    /// When it is due.
    pub due: Bounds,
    /// From when it is visible.
    pub visible: Bounds,
    /// Was its content seen?
    pub is_content_seen: Option<bool>,
    /// The process.
    pub process: Option<String>,
    /// Labels of the readers, all of them.
    pub system_labels: Vec<Coded<SystemLabel>>,
    /// Leave out dialogs for systems?
    pub exclude_api_only: Option<bool>,
    /// Labels of the service owner, all of them.
    pub service_owner_labels: Vec<String>,
    /// Words.
    pub search: Option<String>,
    /// The language of the words.
    pub search_language_code: Option<String>,
    /// The order.
    pub order: Order,
    /// After which dialog the page begins.
    pub continuation_token: Option<ContinuationToken>,
    /// How many dialogs the page has at most.
    pub limit: Option<i32>,
}
