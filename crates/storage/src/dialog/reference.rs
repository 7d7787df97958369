//! Dialogs by what they are an instance of.

use chrono::{DateTime, Utc};
use dialogporten_domain::dialog::ContentValue;
use serde::Deserialize;
use uuid::Uuid;

use super::part::AccessFacts;
use crate::document::Document;
use crate::{Error, Store};

/// A dialog as looked up by a reference: what decides about access to it, and its titles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferencedDialog {
    /// What decides about access.
    pub facts: AccessFacts,
    /// The title; API-only dialogs may have none.
    pub title: Option<ContentValue>,
    /// The title for readers whose login is too weak for the real one.
    pub non_sensitive_title: Option<ContentValue>,
}

impl Store {
    /// Finds a dialog and its titles; soft-deleted dialogs too.
    pub async fn find_titles(&self, id: Uuid) -> Result<Option<ReferencedDialog>, Error> {
        let row = sqlx::query_file_as!(ReferencedRow, "src/dialog/reference_by_id.sql", id)
            .fetch_optional(&self.pools.requests)
            .await?;
        row.map(ReferencedRow::into_dialog).transpose()
    }

    /// Finds dialogs that carry a label of their service owner, two at most: more than one is a mistake of the owner.
    pub async fn find_titles_by_label(
        &self,
        label: &str,
        includes_deleted: bool,
    ) -> Result<Vec<ReferencedDialog>, Error> {
        let rows = sqlx::query_file_as!(ReferencedRow, "src/dialog/reference_by_label.sql", label, includes_deleted)
            .fetch_all(&self.pools.requests)
            .await?;
        rows.into_iter().map(ReferencedRow::into_dialog).collect()
    }
}

struct ReferencedRow {
    id: Uuid,
    org: String,
    party: String,
    resource: String,
    deleted_at: Option<DateTime<Utc>>,
    service_owner_labels: Vec<String>,
    list_extract: Document<Titles>,
}

/// The titles in what lists show.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Titles {
    title: Option<ContentValue>,
    non_sensitive_title: Option<ContentValue>,
}

impl ReferencedRow {
    fn into_dialog(self) -> Result<ReferencedDialog, Error> {
        let names = (self.party.as_str(), self.resource.as_str());
        let Document(Titles { title, non_sensitive_title }) = self.list_extract;
        let facts = AccessFacts::of_row(self.id, self.org, names, self.service_owner_labels, self.deleted_at)?;
        Ok(ReferencedDialog { facts, title, non_sensitive_title })
    }
}
