//! A service owner's own labels on a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::joined_service_owner_label;
use dialogporten_storage::ServiceOwnerLabels;
use uuid::Uuid;

use super::ATTEMPTS;
use crate::{App, Error};

/// Returns the labels of a dialog that belongs to a resource of the caller.
pub async fn labels(app: &App, owner: &Principal, dialog: Uuid) -> Result<ServiceOwnerLabels, Error> {
    let found = app.store.find_service_owner_labels(dialog).await?;
    // Also for administrators.
    let owned = app.upstream.resource_registry.owned_by(owner.consumer_org().unwrap_or_default()).await?;
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
    for _ in 0..ATTEMPTS {
        let stored = labels(app, owner, dialog).await?;
        Error::unless_current(if_match, stored.revision)?;
        let label = joined_service_owner_label(&stored.values, label).map_err(Error::Invalid)?;
        let revision = app.ids.random();
        if app.store.add_service_owner_label(dialog, &label, if_match, revision).await? {
            return Ok(revision);
        }
    }
    Err(Error::lost_race())
}

/// Removes a label. Returns the revision of the labels.
pub async fn remove_label(
    app: &App,
    owner: &Principal,
    dialog: Uuid,
    label: &str,
    if_match: Option<Uuid>,
) -> Result<Uuid, Error> {
    let sought = label.to_lowercase();
    for _ in 0..ATTEMPTS {
        let stored = labels(app, owner, dialog).await?;
        if !stored.values.contains(&sought) {
            return Err(Error::NotFound { entity: "Label", ids: label.to_owned() });
        }
        Error::unless_current(if_match, stored.revision)?;
        let revision = app.ids.random();
        if app.store.remove_service_owner_label(dialog, &sought, if_match, revision).await? {
            return Ok(revision);
        }
    }
    Err(Error::lost_race())
}
