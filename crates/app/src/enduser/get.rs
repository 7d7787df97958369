//! A person or system opens a dialog.

use dialogporten_auth::{DialogTokenClaims, Holder, Principal};
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::Dialog;
use uuid::Uuid;

use super::hide;
use crate::access;
use crate::open::ReadDialog;
use crate::{AcceptedLanguages, App, Error};

/// An opened dialog with the token that tells the service owner what the reader may do.
#[derive(Debug)]
pub struct OpenedDialog {
    /// The dialog as the reader may see it.
    pub dialog: ReadDialog,
    /// The signed dialog token.
    pub token: String,
}

/// Opens a dialog. It counts as seen by the reader afterwards.
pub async fn get(
    app: &App,
    reader: &Principal,
    id: Uuid,
    languages: &AcceptedLanguages,
) -> Result<OpenedDialog, Error> {
    let Some(aggregate) = app.store.read_dialog(id).await? else { return Err(Error::no_dialog(id)) };
    let identity = reader.end_user_party().cloned().zip(Holder::of(reader));
    let (party, holder) = identity.ok_or_else(|| Error::Internal("the reader has no identity".into()))?;
    let dialog = &aggregate.dialog;

    let rights = access::details(app, reader, &aggregate).await?;
    if !rights.has_main_access() && !access::is_listed(app, reader, dialog).await? {
        return Err(Error::Forbidden(format!("No access to dialog {id}.")));
    }
    if dialog.deleted_at.is_some() {
        return Err(Error::deleted_dialog(id));
    }
    let level = access::level(reader)?;
    access::require_level(level, app.required_level(&dialog.service_resource).await?)?;
    let now = app.settings.clock.now();
    check_visibility(dialog, now)?;

    let mut read = app.open(aggregate, rights, reader, party, false).await?;
    languages.prune_dialog(&mut read.aggregate);
    let dialog = &read.aggregate.dialog;
    let token = app.dialog_tokens().issue(&DialogTokenClaims {
        id: app.ids.random(),
        holder: &holder,
        level,
        party: &dialog.party,
        resource: &dialog.service_resource,
        dialog_id: dialog.id,
        actions: &read.rights.action_list(),
        issued_at: now,
    });
    hide::addresses(&mut read.aggregate, &read.rights, now);
    Ok(OpenedDialog { dialog: read, token })
}

fn check_visibility(dialog: &Dialog, now: Timestamp) -> Result<(), Error> {
    match (dialog.visible_from, dialog.expires_at) {
        (Some(until), _) if until > now => Err(Error::NotVisible { until }),
        (_, Some(at)) if at < now => Err(Error::Expired { at }),
        _ => Ok(()),
    }
}
