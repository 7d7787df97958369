//! What every reading of a part of a dialog checks first.

use dialogporten_auth::Principal;
use dialogporten_domain::PartyId;
use dialogporten_domain::dialog::Transmission;
use dialogporten_storage::AccessFacts;

use crate::access::{self, Rights};
use crate::{App, Error};

/// Returns the reader as a party.
pub(super) fn party_of(reader: &Principal) -> Result<&PartyId, Error> {
    reader.end_user_party().ok_or_else(|| Error::Internal("the reader has no identity".into()))
}

/// Refuses a reader without access to the dialog itself, for whom it does not exist, and everybody when it is deleted.
pub(super) async fn authorize(
    app: &App,
    reader: &Principal,
    facts: &AccessFacts,
    transmissions: &[Transmission],
) -> Result<Rights, Error> {
    let rights = access::part_details(app, reader, facts, transmissions).await?;
    if !rights.has_main_access() {
        return Err(Error::no_dialog(facts.dialog_id));
    }
    if facts.deleted_at.is_some() {
        return Err(Error::deleted_dialog(facts.dialog_id));
    }
    Ok(rights)
}

/// Refuses a login that is weaker than the service demands.
pub(super) async fn check_level(app: &App, reader: &Principal, facts: &AccessFacts) -> Result<(), Error> {
    access::require_level(access::level(reader)?, app.required_level(&facts.service_resource).await?)
}
