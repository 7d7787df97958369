//! A service owner creates a dialog.

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::{DialogDraft, DomainError, NewDialog, Rejection, ResourceFacts};
use dialogporten_storage as storage;
use uuid::Uuid;

use crate::{App, Error, usage};

/// A dialog that was created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Created {
    /// Its identifier.
    pub id: Uuid,
    /// Its first revision.
    pub revision: Uuid,
}

/// Creates a dialog.
///
/// The key of the service owner is checked last, by the database: a create is one round trip. Only when something else
/// stands against the dialog is the key looked up, because an existing dialog with the key is the answer that wins.
pub async fn create(app: &App, owner: &Principal, draft: DialogDraft, is_silent: bool) -> Result<Created, Error> {
    let (now, rules) = (app.settings.clock.now(), app.rules_of(owner));
    let command = draft.validate(&rules, now).map_err(Error::Invalid)?;

    let resource = app.upstream.resource_registry.find(command.service_resource()).await?;
    let Some(resource) = resource else {
        return Err(unknown_resource(rules.is_admin, command.service_resource().as_str()));
    };
    usage::of_resource(&resource.resource);
    app.authorize_resources(owner, &command.referenced_resources(), resource.resource_type).await?;

    let key = command.idempotent_key().map(str::to_owned);
    let facts = ResourceFacts { org: resource.owner.clone(), resource_type: resource.resource_type };
    let created = match command.create(&facts, &rules, is_silent, now, &app.ids) {
        Ok(new) => save(app, new).await,
        Err(rejection) => Err(rejection.into()),
    };
    match (created, key) {
        (Err(failure), Some(key))
            if !matches!(failure, Error::Internal(_) | Error::Upstream(_) | Error::Unknown(_)) =>
        {
            Err(existing(app, &facts.org, &key).await?.unwrap_or(failure))
        }
        (created, _) => created,
    }
}

async fn save(app: &App, mut new: NewDialog) -> Result<Created, Error> {
    let names = app.actor_names(new.unnamed_actors()).await?;
    new.name_actors(&names);
    if app.settings.holds_events {
        new.events_held_until = new.aggregate.dialog.visible_from;
    }
    app.store.insert_dialog(&new).await?;
    let dialog = &new.aggregate.dialog;
    Ok(Created { id: dialog.id, revision: dialog.revision })
}

/// Returns the conflict with a dialog that has the key. Clients read the identifier out of this very text.
async fn existing(app: &App, org: &str, key: &str) -> Result<Option<Error>, storage::Error> {
    let existing = app.store.find_dialog_by_idempotent_key(org, key).await?;
    Ok(existing.map(|id| Error::Conflict {
        key: "IdempotentKey".to_owned(),
        message: format!("'{key}' already exists with DialogId '{id}'"),
    }))
}

fn unknown_resource(is_admin: bool, resource: &str) -> Error {
    let unknown = DomainError {
        key: "ServiceResource".to_owned(),
        message: format!(
            "The service resource '{resource}' does not exist, or dialogs cannot be created for its type."
        ),
    };
    let no_owner = DomainError {
        key: "Org".to_owned(),
        message: "The owner of the service resource could not be found.".to_owned(),
    };
    Error::Domain(std::iter::once(unknown).chain(is_admin.then_some(no_owner)).collect())
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Domain(errors) => Self::Domain(errors),
            Rejection::Forbidden(message) => Self::Forbidden(message),
            Rejection::Conflict { key, message } => Self::Conflict { key, message },
        }
    }
}
