//! Dialogs on their way into the tables.

use dialogporten_domain::dialog::NewDialog;
use sqlx::PgConnection;

use super::{BulkNames, CopyTable, Lexicon};
use crate::Error;
use crate::dialog::BulkRows;
use crate::text::TextPieces;

const TEXT: &[&str] = &["dialog_id", "content_updated_at", "party_id", "resource_id", "vector"];

/// Stores new dialogs with everything below them and their search text, but without events and without the pairs of
/// party and service. Run it in a transaction.
pub async fn write(
    connection: &mut PgConnection,
    names: &BulkNames,
    lexicon: &Lexicon,
    dialogs: &[NewDialog],
) -> Result<(), Error> {
    let pieces: Vec<TextPieces> = dialogs.iter().map(|new| TextPieces::of(&new.aggregate)).collect();
    lexicon.learn(connection, &pieces).await?;
    let mut rows = BulkRows::default();
    let mut ready = CopyTable::new("dialog_text", TEXT);
    let mut text = Text::default();
    for (new, pieces) in dialogs.iter().zip(pieces) {
        let dialog = &new.aggregate.dialog;
        let keys = names.keys(&dialog.org, dialog.party.as_str(), dialog.service_resource.as_str())?;
        rows.add(new, keys)?;
        if let Some(vector) = lexicon.vector(&pieces) {
            let row = ready.row().uuid(dialog.id).time(dialog.content_updated_at);
            row.int4(keys.party).int4(keys.resource).vector(&vector);
            continue;
        }
        text.ids.push(dialog.id);
        text.times.push(dialog.content_updated_at.to_chrono());
        text.parties.push(keys.party);
        text.resources.push(keys.resource);
        text.add(pieces);
    }
    rows.send(connection).await?;
    ready.send(connection).await?;
    if text.ids.is_empty() {
        return Ok(());
    }
    sqlx::query(include_str!("text.sql"))
        .bind(&text.ids)
        .bind(&text.times)
        .bind(&text.parties)
        .bind(&text.resources)
        .bind(&text.owners)
        .bind(&text.configurations)
        .bind(&text.weights)
        .bind(&text.texts)
        .execute(connection)
        .await?;
    Ok(())
}

/// Adds the pairs of party and service that occur on dialogs. To be run once, after the last dialog.
pub async fn add_pairs(connection: &mut PgConnection) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO party_resource (party_id, resource_id)
         SELECT DISTINCT party_id, resource_id FROM dialog
         ON CONFLICT DO NOTHING",
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Columns of dialogs whose vectors the server makes, and columns of the pieces of their texts.
#[derive(Default)]
struct Text {
    ids: Vec<uuid::Uuid>,
    times: Vec<chrono::DateTime<chrono::Utc>>,
    parties: Vec<i32>,
    resources: Vec<i32>,
    /// The place of the dialog that a piece belongs to, from 1 on.
    owners: Vec<i64>,
    configurations: Vec<&'static str>,
    weights: Vec<&'static str>,
    texts: Vec<String>,
}

impl Text {
    /// Adds the pieces of the last dialog.
    fn add(&mut self, pieces: TextPieces) {
        let owner = i64::try_from(self.ids.len()).unwrap_or(i64::MAX);
        self.owners.extend(std::iter::repeat_n(owner, pieces.texts.len()));
        self.configurations.extend(pieces.configurations);
        self.weights.extend(pieces.weights);
        self.texts.extend(pieces.texts);
    }
}
