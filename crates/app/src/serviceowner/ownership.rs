//! Which resources and dialogs a service owner may touch.

use std::collections::BTreeSet;

use dialogporten_auth::{Principal, scope};
use dialogporten_domain::dialog::CallerRules;
use dialogporten_domain::{ResourceType, ServiceResource};

use crate::{App, Error};

/// Returns what validation depends on of the caller.
pub(super) fn rules_of(owner: &Principal) -> CallerRules {
    CallerRules {
        is_admin: owner.has_scope(scope::ADMIN),
        is_correspondence: owner.has_correspondence_scope(),
        allows_legacy_html: owner.has_scope(scope::LEGACY_HTML),
    }
}

impl App {
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
        let owned = self.upstream.resource_registry.owned_by(owner.consumer_org().unwrap_or_default()).await?;
        let foreign: Vec<&str> = referenced
            .iter()
            .filter(|resource| !owned.resources.contains(*resource))
            .map(ServiceResource::as_str)
            .collect();
        if !foreign.is_empty() {
            return Err(Error::Forbidden(format!("Not allowed to reference resources [{}].", foreign.join(", "))));
        }
        Self::require_correspondence_scope(owner, resource_type)
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

    /// Is the resource one of the caller's? To administrators every resource is.
    pub(super) async fn owns(&self, owner: &Principal, resource: &ServiceResource) -> Result<bool, Error> {
        if owner.has_scope(scope::ADMIN) {
            return Ok(true);
        }
        let owned = self.upstream.resource_registry.owned_by(owner.consumer_org().unwrap_or_default()).await?;
        Ok(owned.resources.contains(resource))
    }
}
