//! Which dialog a command is about, and in which state it must be.

use dialogporten_auth::{Principal, scope};
use dialogporten_domain::dialog::{Aggregate, DialogState};
use dialogporten_domain::{Timestamp, Violation};
use uuid::Uuid;

use super::attempt::Attempt;
use crate::Error;

/// Which dialog a command is about, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The dialog.
    pub id: Uuid,
    /// The revision that the caller expects it to have.
    pub if_match: Option<Uuid>,
    /// Is the change kept from subscribers and readers?
    pub is_silent: bool,
}

impl Target {
    /// Refuses an identifier that no dialog can have, under the name that clients know it by.
    pub(super) fn check_id(&self, name: &str) -> Result<(), Error> {
        if self.id.is_nil() {
            return Err(Error::Invalid(vec![Violation {
                path: name.to_owned(),
                message: "must not be empty".to_owned(),
            }]));
        }
        Ok(())
    }

    /// Returns the dialog with everything below it, if the caller owns it.
    pub(super) async fn load(&self, attempt: &Attempt<'_>, owner: &Principal) -> Result<Aggregate, Error> {
        let found = attempt.store.find_dialog(self.id).await?;
        let aggregate = found.ok_or_else(|| Error::no_dialog(self.id))?;
        if attempt.owns(owner, &aggregate.dialog.service_resource).await? {
            Ok(aggregate)
        } else {
            Err(Error::no_dialog(self.id))
        }
    }

    /// Returns the state of the dialog, if the caller owns it.
    pub(super) async fn load_state(&self, attempt: &Attempt<'_>, owner: &Principal) -> Result<DialogState, Error> {
        let found = attempt.store.find_dialog_state(self.id).await?;
        let state = found.ok_or_else(|| Error::no_dialog(self.id))?;
        if attempt.owns(owner, &state.service_resource).await? { Ok(state) } else { Err(Error::no_dialog(self.id)) }
    }

    pub(super) fn require_not_deleted(&self, deleted_at: Option<Timestamp>) -> Result<(), Error> {
        if deleted_at.is_some() { Err(Error::deleted_dialog(self.id)) } else { Ok(()) }
    }

    /// Administrators may change frozen dialogs.
    pub(super) fn require_not_frozen(self, owner: &Principal, is_frozen: bool) -> Result<(), Error> {
        if is_frozen && !owner.has_scope(scope::ADMIN) {
            return Err(Error::Forbidden(format!("The dialog {} is frozen and cannot be changed.", self.id)));
        }
        Ok(())
    }

    pub(super) fn require_revision(&self, revision: Uuid) -> Result<(), Error> {
        if self.if_match.is_some_and(|expected| expected != revision) {
            return Err(Error::PreconditionFailed);
        }
        Ok(())
    }
}
