//! A reader asks for the parties that it may represent.

use std::sync::Arc;

use dialogporten_auth::Principal;
use dialogporten_upstream::authorized_parties::{AuthorizedPartiesQuery, AuthorizedParty};

use super::part::party_of;
use crate::{App, Error};

/// Returns the parties that the reader may represent, each with its sub-parties.
pub async fn parties(app: &App, reader: &Principal) -> Result<Arc<Vec<AuthorizedParty>>, Error> {
    let query = AuthorizedPartiesQuery::parties(party_of(reader)?.clone());
    Ok(app.upstream.authorized_parties.get(&query).await?)
}
