//! Labels of the readers and of the service owner.

use dialogporten_domain::dialog::{SystemLabel, SystemLabels};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::EndUserContext)]
pub(crate) struct EndUserContextResponse {
    revision: Uuid,
    system_labels: Vec<SystemLabel>,
}

impl EndUserContextResponse {
    pub(crate) fn new(revision: Uuid, labels: SystemLabels) -> Self {
        Self { revision, system_labels: labels.iter().collect() }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::ServiceOwnerContext)]
pub(crate) struct ServiceOwnerContextResponse<'a> {
    revision: Uuid,
    service_owner_labels: Vec<LabelResponse<'a>>,
}

impl<'a> ServiceOwnerContextResponse<'a> {
    pub(crate) fn new(revision: Uuid, labels: &'a [String]) -> Self {
        Self { revision, service_owner_labels: LabelResponse::all(labels) }
    }
}

/// A tag or label as an object, which is how the contract writes them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = part::Word)]
pub(crate) struct LabelResponse<'a> {
    value: &'a str,
}

impl<'a> LabelResponse<'a> {
    pub(crate) fn all(values: &'a [String]) -> Vec<Self> {
        values.iter().map(|value| Self { value }).collect()
    }
}
