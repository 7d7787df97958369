//! Labels of the readers.

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
