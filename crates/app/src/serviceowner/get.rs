//! A service owner reads a dialog, for itself or on behalf of a person.

use dialogporten_auth::Principal;
use dialogporten_domain::PartyId;
use uuid::Uuid;

use crate::access::{self, Rights};
use crate::open::ReadDialog;
use crate::{App, Error};

/// Returns a dialog of the caller, deleted ones included.
///
/// On behalf of a person the caller sees what the person could do, and the dialog counts as seen by the person. Texts,
/// addresses and actors are shown as they are stored.
pub async fn get(app: &App, owner: &Principal, id: Uuid, person: Option<PartyId>) -> Result<ReadDialog, Error> {
    let Some(aggregate) = app.store.read_dialog(id).await? else { return Err(Error::no_dialog(id)) };
    if !app.owns(owner, &aggregate.dialog.service_resource).await? {
        return Err(Error::no_dialog(id));
    }
    let Some(person) = person else {
        let is_content_seen = aggregate.dialog.is_content_seen();
        return Ok(ReadDialog { aggregate, rights: Rights::unasked(), reader: None, is_content_seen, own_entry: None });
    };
    let rights = access::details(app, owner, &aggregate).await?;
    if !rights.has_main_access() {
        return Err(Error::no_dialog(id));
    }
    app.open(aggregate, rights, owner, person, true).await
}
