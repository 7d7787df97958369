//! Words to find dialogs by: search tags and the service owner's labels.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::read;

/// An extra word for the text search.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::Tag)]
pub struct SearchTagDraft {
    /// The word.
    #[serde(default)]
    pub value: String,
}

/// What the service owner keeps about a dialog for itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::ServiceOwnerContext)]
pub struct ServiceOwnerContextDraft {
    /// Labels.
    #[serde(default, deserialize_with = "read::list")]
    pub service_owner_labels: Vec<ServiceOwnerLabelDraft>,
}

/// A label of the service owner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::draft::ServiceOwnerLabel)]
pub struct ServiceOwnerLabelDraft {
    /// The label.
    #[serde(default)]
    pub value: String,
}
