//! The readers' state of an owner's dialogs.

use chrono::{DateTime, Utc};
use dialogporten_domain::dialog::{SystemLabel, SystemLabels};
use dialogporten_domain::search::{ContinuationToken, KeyValue, Order, OrderKey};
use dialogporten_domain::{PartyId, Timestamp};
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::sorting::Sorting;
use super::statement::{Statement, column};
use crate::{Error, Store};

/// A search for the readers' state of an owner's dialogs, the latest content first. Deleted, unpublished and expired
/// dialogs belong to it.
#[derive(Clone)]
pub struct ContextSearch {
    /// The owner.
    pub org: String,
    /// The parties; none have no dialogs.
    pub parties: Vec<PartyId>,
    /// Labels, any of them.
    pub labels: Vec<SystemLabel>,
    /// The earliest time of the content.
    pub content_updated_after: Option<Timestamp>,
    /// After which place; must have the keys `contentUpdatedAt` and `id`.
    pub after: Option<ContinuationToken>,
    /// Most entries of the page.
    pub limit: u16,
}

/// A page of readers' states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContextPage {
    /// The latest content first.
    pub contexts: Vec<ListedContext>,
    /// Is there at least one more?
    pub has_next: bool,
}

impl ContextPage {
    /// Returns the place of the last entry, after which the next page begins.
    pub fn end(&self) -> Option<ContinuationToken> {
        let last = self.contexts.last()?;
        Some(ContinuationToken::of(&Order::default(), |key| match key {
            OrderKey::Id => KeyValue::Id(last.dialog_id),
            _ => KeyValue::Time(Some(last.content_updated_at)),
        }))
    }
}

/// The readers' state of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedContext {
    /// The dialog.
    pub dialog_id: Uuid,
    /// When its content was updated.
    pub content_updated_at: Timestamp,
    /// Revision of the readers' state.
    pub end_user_context_revision: Uuid,
    /// All labels.
    pub system_labels: SystemLabels,
}

impl Store {
    /// Lists the readers' state of dialogs. One statement, and one before when this process has not met all parties.
    pub async fn search_contexts(&self, search: &ContextSearch) -> Result<ContextPage, Error> {
        let parties: Vec<_> = search.parties.iter().collect();
        let parties: Vec<i32> = self.resolve(&parties, &[]).await?.parties.into_iter().flatten().collect();
        let Some(org) = self.find_orgs(&[&search.org]).await?.first().copied() else {
            return Ok(ContextPage::default());
        };
        if parties.is_empty() {
            return Ok(ContextPage::default());
        }
        let mut statement = Statement::default();
        let sorting = Sorting::new(&mut statement, &Order::default(), search.after.as_ref())?;
        let wanted = statement.add(i64::from(search.limit) + 1)?;
        statement.push(
            "/* search: contexts */
            SELECT id, content_updated_at, end_user_context_revision, labels_mask
            FROM unnest(",
        );
        statement.bind(parties)?.push(
            ") AS wanted (wanted_party)
            CROSS JOIN LATERAL (
                SELECT id, content_updated_at, end_user_context_revision, labels_mask FROM dialog
                WHERE party_id = wanted_party AND org_id = ",
        );
        statement.bind(org)?;
        if let Some(after) = search.content_updated_after {
            statement.push(" AND content_updated_at >= ").bind(after.to_chrono())?;
        }
        if !search.labels.is_empty() {
            let mask = search.labels.iter().fold(0, |mask, label| mask | label.bit());
            statement.push(" AND labels_mask & ").bind(mask)?.push(" <> 0");
        }
        sorting.push_after(&mut statement);
        sorting.push_order(&mut statement, "");
        statement.push(" LIMIT ").push_parameter(wanted).push(") AS found");
        sorting.push_order(&mut statement, "");
        statement.push(" LIMIT ").push_parameter(wanted);
        let rows = statement.fetch(self).await?;
        let limit = usize::from(search.limit);
        let contexts = rows.iter().take(limit).map(ListedContext::read).collect::<Result<_, _>>()?;
        Ok(ContextPage { contexts, has_next: rows.len() > limit })
    }
}

impl ListedContext {
    fn read(row: &PgRow) -> Result<Self, Error> {
        Ok(Self {
            dialog_id: column(row, "id")?,
            content_updated_at: column::<DateTime<Utc>>(row, "content_updated_at")?.into(),
            end_user_context_revision: column(row, "end_user_context_revision")?,
            system_labels: SystemLabels::from_mask(column(row, "labels_mask")?),
        })
    }
}
