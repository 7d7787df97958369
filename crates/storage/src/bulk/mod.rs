//! Writes very many dialogs at once: what single inserts would have left behind, through `COPY`.
//!
//! For filling databases to measure on. Nothing is announced: the dialogs count as created, and told about, long ago.

mod binary;
mod lexicon;
mod names;
mod write;

pub use lexicon::Lexicon;
pub use names::BulkNames;
pub use write::{add_pairs, write};

pub(crate) use binary::CopyTable;

use sqlx::ConnectOptions as _;
use sqlx::postgres::PgConnection;

use crate::{Error, connection};

/// Opens a connection for loading, without time limits.
pub async fn connect(url: &str) -> Result<PgConnection, Error> {
    let first = connection::parse_address(url)?.into_iter().next();
    let first = first.ok_or_else(|| Error::Settings("the database URL names no server".to_owned()))?;
    Ok(first.disable_statement_logging().connect().await?)
}
