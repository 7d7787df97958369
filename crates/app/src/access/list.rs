//! Which dialogs a reader finds in lists: by roles and access packages, by delegated resources, by delegated instances.

use std::collections::{HashMap, HashSet};

use dialogporten_auth::Principal;
use dialogporten_domain::ServiceResource;
use dialogporten_domain::dialog::{Dialog, InstanceReference};
use dialogporten_storage::SubjectResource;
use dialogporten_upstream::authorized_parties::{AuthorizedPartiesQuery, flattened};

use crate::{App, Error};

/// Which roles and access packages give access to which resources.
#[derive(Debug, Default)]
pub(crate) struct SubjectResources(HashMap<String, HashSet<ServiceResource>>);

impl SubjectResources {
    /// Groups mappings by subject. Subjects compare without regard to case.
    pub(crate) fn new(mappings: Vec<SubjectResource>) -> Self {
        let mut grouped: HashMap<String, HashSet<ServiceResource>> = HashMap::new();
        for mapping in mappings {
            grouped.entry(mapping.subject.to_lowercase()).or_default().insert(mapping.resource);
        }
        Self(grouped)
    }

    /// Does a role or access package, written in lower case, give access to a resource?
    pub(crate) fn gives(&self, subject: &str, resource: &ServiceResource) -> bool {
        self.0.get(subject).is_some_and(|resources| resources.contains(resource))
    }

    /// Iterates over the roles and access packages with the resources that they give access to.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &HashSet<ServiceResource>)> {
        self.0.iter().map(|(subject, resources)| (subject.as_str(), resources))
    }
}

/// Would the reader find this dialog in a list?
pub(crate) async fn is_listed(app: &App, reader: &Principal, dialog: &Dialog) -> Result<bool, Error> {
    let Some(user) = reader.end_user_party() else { return Ok(false) };
    let query = AuthorizedPartiesQuery::rights(user.clone(), vec![dialog.party.clone()]);
    let parties = app.upstream.authorized_parties.get(&query).await?;
    let mappings = app.subject_resources().await?;
    let of_dialog = |reference: &str| {
        InstanceReference::parse(reference).is_some_and(|reference| match reference {
            InstanceReference::Dialog(id) => id == dialog.id,
            other => dialog.service_owner_labels.contains(&other.lookup_label()),
        })
    };
    // The answer may name more parties than were asked for; only the dialog's own counts.
    let is_listed =
        flattened(&parties).map(|(party, _)| party).filter(|party| party.party == dialog.party).any(|party| {
            party.resources.contains(&dialog.service_resource)
                || party.subjects.iter().any(|subject| mappings.gives(subject, &dialog.service_resource))
                || party.instances.iter().any(|instance| {
                    instance.resource == dialog.service_resource
                        && instance.instance_ref.as_deref().is_some_and(of_dialog)
                })
        });
    Ok(is_listed)
}
