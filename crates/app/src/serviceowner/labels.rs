//! A service owner's own labels on a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::joined_service_owner_label;
use dialogporten_storage::ServiceOwnerLabels;
use dialogporten_upstream::resource_registry::OwnedResources;
use uuid::Uuid;

use super::race::{saved_or_lost, until_saved};
use crate::{App, Error};

/// Returns the labels of a dialog that belongs to a resource of the caller.
pub async fn labels(app: &App, owner: &Principal, dialog: Uuid) -> Result<ServiceOwnerLabels, Error> {
    let found = app.store.find_service_owner_labels(dialog).await?;
    only_owned(found, app.owned(owner).await?.as_ref(), dialog)
}

/// Also for administrators.
fn only_owned(
    found: Option<ServiceOwnerLabels>,
    owned: &OwnedResources,
    dialog: Uuid,
) -> Result<ServiceOwnerLabels, Error> {
    found.filter(|found| owned.resources.contains(&found.service_resource)).ok_or_else(|| Error::no_dialog(dialog))
}

/// Adds a label. Returns the revision of the labels.
pub async fn add_label(
    app: &App,
    owner: &Principal,
    dialog: Uuid,
    label: &str,
    if_match: Option<Uuid>,
) -> Result<Uuid, Error> {
    until_saved(app, dialog, |attempt| async move {
        let found = attempt.store.find_service_owner_labels(dialog).await?;
        let stored = only_owned(found, attempt.owned(owner).await?.as_ref(), dialog)?;
        Error::unless_current(if_match, stored.revision)?;
        let label = joined_service_owner_label(&stored.values, label).map_err(Error::Invalid)?;
        let revision = attempt.ids().random();
        saved_or_lost(attempt.store.add_service_owner_label(dialog, &label, if_match, revision).await?)?;
        Ok(revision)
    })
    .await
}

/// Removes a label. Returns the revision of the labels.
pub async fn remove_label(
    app: &App,
    owner: &Principal,
    dialog: Uuid,
    label: &str,
    if_match: Option<Uuid>,
) -> Result<Uuid, Error> {
    let sought = &label.to_lowercase();
    until_saved(app, dialog, |attempt| async move {
        let found = attempt.store.find_service_owner_labels(dialog).await?;
        let stored = only_owned(found, attempt.owned(owner).await?.as_ref(), dialog)?;
        if !stored.values.contains(sought) {
            return Err(Error::NotFound { entity: "Label", ids: label.to_owned() });
        }
        Error::unless_current(if_match, stored.revision)?;
        let revision = attempt.ids().random();
        saved_or_lost(attempt.store.remove_service_owner_label(dialog, sought, if_match, revision).await?)?;
        Ok(revision)
    })
    .await
}
