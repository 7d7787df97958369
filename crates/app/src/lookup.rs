//! Finds a dialog by what it is an instance of, and describes it.

use dialogporten_domain::dialog::{ContentValue, InstanceReference};
use dialogporten_domain::{Localizations, Violation};
use dialogporten_storage::{AccessFacts, ReferencedDialog};
use uuid::Uuid;

use crate::catalog::{OwnerDescription, ResourceDescription, describe_owner, describe_resource};
use crate::{AcceptedLanguages, App, Error};

/// Key of everything that is wrong with a reference.
const KEY: &str = "InstanceRef";

/// A dialog that was looked up.
#[derive(Debug)]
pub struct Lookup {
    /// What decides about access to it.
    pub facts: AccessFacts,
    /// What it is an instance of.
    pub instance_ref: InstanceReference,
    /// Its service.
    pub service_resource: ResourceDescription,
    /// Who owns the service.
    pub service_owner: OwnerDescription,
    /// Its title; empty for an API-only dialog without content.
    pub title: Localizations,
    /// Its title for readers whose login is too weak for the real one.
    pub non_sensitive_title: Option<Localizations>,
}

/// Reads a reference.
pub(crate) fn parse(reference: Option<&str>) -> Result<InstanceReference, Error> {
    reference.and_then(InstanceReference::parse).ok_or_else(|| {
        let message = "The value must be urn:altinn:instance-id:{party number}/{UUID}, \
                       urn:altinn:correspondence-id:{UUID} or urn:altinn:dialog-id:{UUID}.";
        Error::Invalid(vec![Violation { path: KEY.to_owned(), message: message.to_owned() }])
    })
}

/// Finds the dialog of a reference. A label of this kind on two dialogs is a mistake that nobody but their owner can
/// put right.
pub(crate) async fn find(
    app: &App,
    reference: InstanceReference,
    includes_deleted: bool,
) -> Result<ReferencedDialog, Error> {
    let mut found = match reference {
        InstanceReference::Dialog(id) => app.store.find_titles(id).await?.into_iter().collect(),
        _ => app.store.find_titles_by_label(&reference.lookup_label(), includes_deleted).await?,
    };
    found.retain(|dialog| includes_deleted || dialog.facts.deleted_at.is_none());
    if found.len() > 1 {
        return Err(Error::Internal("several dialogs carry the label of one instance".into()));
    }
    found.pop().ok_or_else(|| Error::NotFound { entity: KEY, ids: reference.to_string() })
}

/// Returns the reference to answer with: whoever asks by the dialog's own identifier learns what it is an instance of.
pub(crate) fn answered(asked: InstanceReference, facts: &AccessFacts) -> InstanceReference {
    match asked {
        InstanceReference::Dialog(id) => InstanceReference::of_dialog(id, &facts.service_owner_labels),
        other => other,
    }
}

impl App {
    /// Describes a dialog that was found.
    pub(crate) async fn describe(
        &self,
        dialog: ReferencedDialog,
        instance_ref: InstanceReference,
        languages: &AcceptedLanguages,
    ) -> Result<Lookup, Error> {
        let ReferencedDialog { facts, title, non_sensitive_title } = dialog;
        let resource = &facts.service_resource;
        let (entry, organizations) =
            tokio::try_join!(self.upstream.resource_registry.find(resource), self.upstream.organizations.all())?;
        let entry = entry.as_deref();
        let mut service_resource = describe_resource(resource, entry, self.required_level(resource).await?);
        let mut service_owner = describe_owner(entry, &organizations, &facts.org);
        languages.prune(&mut service_resource.name);
        languages.prune(&mut service_owner.name);
        let text = |content: ContentValue| {
            let mut text = content.value;
            languages.prune(&mut text);
            text
        };
        Ok(Lookup {
            service_resource,
            service_owner,
            title: title.map(text).unwrap_or_default(),
            non_sensitive_title: non_sensitive_title.map(text),
            instance_ref,
            facts,
        })
    }
}

impl Lookup {
    /// Returns the identifier of the dialog.
    pub fn dialog_id(&self) -> Uuid {
        self.facts.dialog_id
    }
}
