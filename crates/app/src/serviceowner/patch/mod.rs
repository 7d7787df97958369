//! A service owner changes parts of a dialog.

mod document;
mod operation;
mod shape;

use dialogporten_auth::Principal;
use dialogporten_domain::Violation;
use dialogporten_domain::dialog::{Dialog, UpdateDraft, UpdateOptions};
use uuid::Uuid;

use super::race::until_saved;
use super::target::Target;
use super::update::apply;
use crate::{App, Error};

pub use operation::PatchOperation;

/// Key of everything that goes wrong with the operations, which is the name that clients know the document by.
const KEY: &str = "UpdateDialogDto";
/// How many operations a patch may have.
const MAX_OPERATIONS: usize = 10_000;

/// Applies JSON Patch operations to the dialog as an update command would send it, and then updates the dialog with the
/// result. Returns the revision.
pub async fn patch(
    app: &App,
    owner: &Principal,
    target: Target,
    operations: Vec<PatchOperation>,
) -> Result<Uuid, Error> {
    let options = UpdateOptions { is_silent: target.is_silent, is_always_a_change: operations.is_empty() };
    let operations = &operations;
    until_saved(app, target.id, |attempt| async move {
        let aggregate = target.load(&attempt, owner).await?;
        let draft = patched(&aggregate.dialog, operations)
            .map_err(|message| Error::Invalid(vec![Violation { path: KEY.to_owned(), message }]))?;
        apply(&attempt, owner, target, aggregate, draft, options).await
    })
    .await
}

fn patched(dialog: &Dialog, operations: &[PatchOperation]) -> Result<UpdateDraft, String> {
    if operations.len() > MAX_OPERATIONS {
        return Err(format!("at most {MAX_OPERATIONS} operations are allowed"));
    }
    let mut document = document::of(dialog)?;
    operation::apply_all(&mut document, operations)?;
    document::into_draft(document)
}

#[cfg(test)]
mod tests;
