//! Asks Altinn Authorization what a reader may do with a dialog.

use std::collections::BTreeSet;

use dialogporten_auth::Principal;
use dialogporten_domain::PartyKind;
use dialogporten_domain::dialog::{Aggregate, Dialog, InstanceReference};
use dialogporten_domain::resource::RESOURCE_PREFIX;
use dialogporten_upstream::pdp::{DetailsQuery, MAIN, PartyAttribute, READ, Subject};

use super::Rights;
use crate::{App, Error};

/// Returns the rights of a reader to a dialog with everything that was loaded of it.
pub(crate) async fn details(app: &App, reader: &Principal, aggregate: &Aggregate) -> Result<Rights, Error> {
    let dialog = &aggregate.dialog;
    let transmission_read_action = &app.settings.transmission_read_action;
    let query = DetailsQuery {
        subject: subject(reader).ok_or_else(unidentified)?,
        party: party_attribute(reader, dialog),
        resource: dialog.service_resource.clone(),
        instance_ref: InstanceReference::of_dialog(dialog.id, &dialog.service_owner_labels).to_string(),
        pairs: pairs(aggregate, transmission_read_action),
    };
    let permissions = app.upstream.pdp.authorize(&query).await?;
    Ok(Rights::new(permissions, transmission_read_action))
}

/// A token may name a user in a way that authorization has no word for, such as an address without a user number.
fn unidentified() -> Error {
    Error::Forbidden("The token does not identify a user whom access can be decided for.".to_owned())
}

/// Returns the one attribute that identifies the reader.
fn subject(reader: &Principal) -> Option<Subject> {
    reader
        .altinn_user_id()
        .map(Subject::user_id)
        .or_else(|| reader.pid().map(Subject::person))
        .or_else(|| reader.system_user().map(|system_user| Subject::system_user(system_user.id())))
}

/// Authorization does not know e-mail parties by their address; an e-mail user's own party goes by its number.
fn party_attribute(reader: &Principal, dialog: &Dialog) -> PartyAttribute {
    let is_own_email_party = dialog.party.kind() == PartyKind::Email && reader.end_user_party() == Some(&dialog.party);
    match reader.party_id().filter(|_| is_own_email_party) {
        Some(party_id) => PartyAttribute::party_id(party_id),
        None => PartyAttribute::of(&dialog.party),
    }
}

/// Returns the actions with their attributes that occur on the dialog, and reading itself.
fn pairs(aggregate: &Aggregate, transmission_read_action: &str) -> BTreeSet<(String, String)> {
    let body = &aggregate.dialog.body;
    let pair = |action: &str, attribute: Option<&str>| (action.to_owned(), attribute.unwrap_or(MAIN).to_owned());
    let api = body.api_actions.iter().map(|action| pair(&action.action, action.authorization_attribute.as_deref()));
    let gui = body.gui_actions.iter().map(|action| pair(&action.action, action.authorization_attribute.as_deref()));
    let transmissions = aggregate.transmissions.iter().filter_map(|transmission| {
        let attribute = transmission.authorization_attribute.as_deref()?;
        // Another resource has a policy of its own, in which reading is simply reading.
        let prefix = attribute.get(..RESOURCE_PREFIX.len()).unwrap_or_default();
        let action = if prefix.eq_ignore_ascii_case(RESOURCE_PREFIX) { READ } else { transmission_read_action };
        Some(pair(action, Some(attribute)))
    });
    api.chain(gui).chain(transmissions).chain([pair(READ, None)]).collect()
}
