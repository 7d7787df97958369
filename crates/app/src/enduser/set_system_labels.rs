//! A reader changes the labels of a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::Violations;
use uuid::Uuid;

use crate::labels::{ATTEMPTS, user};
use crate::{App, Error, Labels, access};

/// Changes the labels of a dialog that the reader finds in lists. Returns the revision of the readers' state.
pub async fn set_system_labels(app: &App, reader: &Principal, labels: Labels) -> Result<Uuid, Error> {
    let dialog = labels.dialog;
    let mut v = Violations::new("");
    let command = labels.validate(&mut v);
    let command = v.into_result(Some(command)).map_err(Error::Invalid)?;
    let party = reader.end_user_party().ok_or_else(|| Error::Internal("the reader has no identity".into()))?;

    for _ in 0..ATTEMPTS {
        let targets = command.targets(app).await?;
        let [target] = targets.as_slice() else { return Err(Error::no_dialog(dialog)) };
        if !access::is_listed(app, reader, target).await? {
            return Err(Error::Forbidden(format!("No access to dialog {dialog}.")));
        }
        let changed = command.apply(app, &targets, user(party)).await?;
        if let Some(changed) = changed.as_deref().and_then(<[_]>::first) {
            return Ok(changed.end_user_context_revision);
        }
    }
    Err(Error::lost_race())
}
