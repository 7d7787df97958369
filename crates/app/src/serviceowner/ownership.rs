//! Which resources and dialogs a service owner may touch.

use std::collections::BTreeSet;
use std::sync::Arc;

use dialogporten_auth::{Principal, scope};
use dialogporten_domain::dialog::CallerRules;
use dialogporten_domain::{ResourceType, ServiceResource};
use dialogporten_upstream::resource_registry::OwnedResources;

use crate::{App, Error, usage};

impl App {
    /// Returns what a caller owns.
    pub(super) async fn owned(&self, owner: &Principal) -> Result<Arc<OwnedResources>, Error> {
        Ok(self.upstream.resource_registry.owned_by(owner.consumer_org().unwrap_or_default()).await?)
    }

    /// Returns what validation depends on of the caller.
    pub(super) fn rules_of(&self, owner: &Principal) -> CallerRules {
        CallerRules {
            is_admin: owner.has_scope(scope::ADMIN),
            is_correspondence: owner.has_correspondence_scope(),
            allows_legacy_html: owner.has_scope(scope::LEGACY_HTML),
            allows_local_http: self.settings.allows_local_http,
        }
    }

    /// Refuses a command that refers to resources of others, or to a message service without the scope for it.
    /// Administrators may do both.
    pub(super) async fn authorize_resources(
        &self,
        owner: &Principal,
        referenced: &BTreeSet<ServiceResource>,
        resource_type: ResourceType,
    ) -> Result<(), Error> {
        if owner.has_scope(scope::ADMIN) {
            return Ok(());
        }
        refuse_foreign(referenced, self.owned(owner).await?.as_ref())?;
        require_correspondence_scope(owner, resource_type)
    }

    /// Is the resource one of the caller's? To administrators every resource is.
    pub(super) async fn owns(&self, owner: &Principal, resource: &ServiceResource) -> Result<bool, Error> {
        usage::of_resource(resource);
        Ok(owner.has_scope(scope::ADMIN) || self.owned(owner).await?.resources.contains(resource))
    }
}

/// Refuses resources that are not among the owned ones.
pub(super) fn refuse_foreign(referenced: &BTreeSet<ServiceResource>, owned: &OwnedResources) -> Result<(), Error> {
    let foreign: Vec<&str> = referenced
        .iter()
        .filter(|resource| !owned.resources.contains(*resource))
        .map(ServiceResource::as_str)
        .collect();
    if foreign.is_empty() {
        return Ok(());
    }
    Err(Error::Forbidden(format!("Not allowed to reference resources [{}].", foreign.join(", "))))
}

/// Refuses to touch a dialog of a message service without the scope for it.
pub(super) fn require_correspondence_scope(owner: &Principal, resource_type: ResourceType) -> Result<(), Error> {
    if resource_type == ResourceType::CorrespondenceService && !owner.has_correspondence_scope() {
        return Err(Error::Forbidden(format!(
            "Not allowed to use resources of type {}. The scope {} is missing.",
            resource_type.as_str(),
            scope::CORRESPONDENCE[0]
        )));
    }
    Ok(())
}
