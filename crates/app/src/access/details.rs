//! Asks Altinn Authorization what a reader may do with a dialog.

use std::collections::BTreeSet;

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::{Aggregate, Dialog, InstanceReference, Transmission};
use dialogporten_domain::resource::RESOURCE_PREFIX;
use dialogporten_domain::{PartyId, PartyKind, ServiceResource};
use dialogporten_storage::AccessFacts;
use dialogporten_upstream::pdp::{DetailsQuery, MAIN, PartyAttribute, READ, Subject};
use uuid::Uuid;

use super::Rights;
use crate::{App, Error, usage};

/// An action with the attribute that it is asked for.
type Pair = (String, String);

/// The dialog that rights are asked for.
struct Object<'a> {
    dialog_id: Uuid,
    party: &'a PartyId,
    resource: &'a ServiceResource,
    service_owner_labels: &'a [String],
}

impl<'a> From<&'a Dialog> for Object<'a> {
    fn from(dialog: &'a Dialog) -> Self {
        Self {
            dialog_id: dialog.id,
            party: &dialog.party,
            resource: &dialog.service_resource,
            service_owner_labels: &dialog.service_owner_labels,
        }
    }
}

impl<'a> From<&'a AccessFacts> for Object<'a> {
    fn from(facts: &'a AccessFacts) -> Self {
        Self {
            dialog_id: facts.dialog_id,
            party: &facts.party,
            resource: &facts.service_resource,
            service_owner_labels: &facts.service_owner_labels,
        }
    }
}

/// Returns the rights of a reader to a dialog with everything that was loaded of it.
pub(crate) async fn details(app: &App, reader: &Principal, aggregate: &Aggregate) -> Result<Rights, Error> {
    usage::of_resource(&aggregate.dialog.service_resource);
    let body = &aggregate.dialog.body;
    let api = body.api_actions.iter().map(|action| pair(&action.action, action.authorization_attribute.as_deref()));
    let gui = body.gui_actions.iter().map(|action| pair(&action.action, action.authorization_attribute.as_deref()));
    let pairs = api.chain(gui).chain(of_transmissions(app, &aggregate.transmissions)).collect();
    ask(app, reader, (&aggregate.dialog).into(), pairs).await
}

/// Returns the rights of a reader to a dialog of which at most transmissions were loaded.
pub(crate) async fn part_details(
    app: &App,
    reader: &Principal,
    facts: &AccessFacts,
    transmissions: &[Transmission],
) -> Result<Rights, Error> {
    ask(app, reader, facts.into(), of_transmissions(app, transmissions).collect()).await
}

/// Asks for the pairs, and for reading itself.
async fn ask(app: &App, reader: &Principal, object: Object<'_>, mut pairs: BTreeSet<Pair>) -> Result<Rights, Error> {
    pairs.insert(pair(READ, None));
    let query = DetailsQuery {
        subject: subject(reader).ok_or_else(unidentified)?,
        party: party_attribute(reader, object.party),
        resource: object.resource.clone(),
        instance_ref: InstanceReference::of_dialog(object.dialog_id, object.service_owner_labels).to_string(),
        pairs,
    };
    let permissions = app.upstream.pdp.authorize(&query).await?;
    Ok(Rights::new(permissions, &app.settings.transmission_read_action))
}

fn pair(action: &str, attribute: Option<&str>) -> Pair {
    (action.to_owned(), attribute.unwrap_or(MAIN).to_owned())
}

/// Returns what is asked for the transmissions that have an attribute of their own.
fn of_transmissions<'a>(app: &'a App, transmissions: &'a [Transmission]) -> impl Iterator<Item = Pair> + 'a {
    transmissions.iter().filter_map(|transmission| {
        let attribute = transmission.authorization_attribute.as_deref()?;
        // Another resource has a policy of its own, in which reading is simply reading.
        let prefix = attribute.get(..RESOURCE_PREFIX.len()).unwrap_or_default();
        let is_resource = prefix.eq_ignore_ascii_case(RESOURCE_PREFIX);
        let action = if is_resource { READ } else { &app.settings.transmission_read_action };
        Some(pair(action, Some(attribute)))
    })
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
fn party_attribute(reader: &Principal, party: &PartyId) -> PartyAttribute {
    let is_own_email_party = party.kind() == PartyKind::Email && reader.end_user_party() == Some(party);
    match reader.party_id().filter(|_| is_own_email_party) {
        Some(party_id) => PartyAttribute::party_id(party_id),
        None => PartyAttribute::of(party),
    }
}
