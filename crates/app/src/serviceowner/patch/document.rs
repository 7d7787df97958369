//! The document that a patch changes: a dialog as an update command would send it.
//!
//! Every member is there, also when it has no value, because clients replace members without asking whether they have
//! one. Transmissions and activities are always empty, so that what is in them afterwards is to be appended.

use dialogporten_domain::dialog::{Dialog, UpdateDraft};
use serde_json::{Value, json};

use super::shape::{self, Member};

/// Renders a dialog.
pub(super) fn of(dialog: &Dialog) -> Result<Value, String> {
    let body = &dialog.body;
    let tags: Vec<Value> = body.search_tags.iter().map(|tag| json!({ "value": tag })).collect();
    let stored = json!({
        "progress": dialog.progress,
        "extendedStatus": dialog.extended_status,
        "externalReference": dialog.external_reference,
        "dueAt": dialog.due_at,
        "expiresAt": dialog.expires_at,
        "process": dialog.process,
        "precedingProcess": dialog.preceding_process,
        "isApiOnly": dialog.is_api_only,
        "status": dialog.status,
        "content": body.content,
        "searchTags": tags,
        "attachments": body.attachments,
        "guiActions": body.gui_actions,
        "apiActions": body.api_actions,
    });
    shape::fit(&Member::Object(shape::DIALOG), stored)
}

/// Reads a changed document. Members without a value are left out, so that each has its default.
pub(super) fn into_draft(mut document: Value) -> Result<UpdateDraft, String> {
    remove_nulls(&mut document);
    serde_json::from_value(document).map_err(|_| "the result of the operations cannot be read".to_owned())
}

fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(remove_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}
