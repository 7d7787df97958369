//! Service resources: entries of the resource registry that dialogs belong to.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Prefix of every service resource URN.
pub const RESOURCE_PREFIX: &str = "urn:altinn:resource:";

/// A service resource URN in lower case, `urn:altinn:resource:<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = value::ServiceResource, value_type = String)]
pub struct ServiceResource(String);

impl ServiceResource {
    /// Parses a URN; the prefix is matched exactly, the rest is put in lower case.
    pub fn parse(urn: &str) -> Option<Self> {
        let id = urn.strip_prefix(RESOURCE_PREFIX)?;
        (!id.is_empty()).then(|| Self(urn.to_lowercase()))
    }

    /// Returns the resource with a registry identifier.
    pub fn from_id(id: &str) -> Self {
        Self(format!("{RESOURCE_PREFIX}{}", id.to_lowercase()))
    }

    /// Returns the whole URN.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the registry identifier, without the prefix.
    pub fn id(&self) -> &str {
        &self.0[RESOURCE_PREFIX.len()..]
    }

    /// Is this an app that was moved from the previous platform (`app_{org}_a2…`)?
    pub fn is_migrated_app_of(&self, org: &str) -> bool {
        self.id()
            .strip_prefix("app_")
            .and_then(|rest| rest.strip_prefix(org))
            .is_some_and(|rest| rest.starts_with("_a2"))
    }
}

impl fmt::Display for ServiceResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The types of registry entries that may have dialogs. Written in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ResourceType {
    /// A service with a policy only.
    GenericAccessResource,
    /// An app of the app platform.
    AltinnApp,
    /// An app that was moved from the previous platform.
    MigratedApp,
    /// A message service.
    CorrespondenceService,
}

impl ResourceType {
    /// Parses the name that the registry uses; `None` for types that cannot have dialogs.
    pub fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "genericaccessresource" => Some(Self::GenericAccessResource),
            "altinnapp" => Some(Self::AltinnApp),
            "migratedapp" => Some(Self::MigratedApp),
            "correspondenceservice" => Some(Self::CorrespondenceService),
            _ => None,
        }
    }

    /// Returns the name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GenericAccessResource => "genericaccessresource",
            Self::AltinnApp => "altinnapp",
            Self::MigratedApp => "migratedapp",
            Self::CorrespondenceService => "correspondenceservice",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_lowers() {
        let resource = ServiceResource::parse("urn:altinn:resource:TTD-Demo").unwrap();
        assert_eq!((resource.as_str(), resource.id()), ("urn:altinn:resource:ttd-demo", "ttd-demo"));
        assert!(ServiceResource::parse("URN:altinn:resource:x").is_none());
        assert!(ServiceResource::parse("urn:altinn:resource:").is_none());
    }

    #[test]
    fn knows_migrated_apps() {
        assert!(ServiceResource::from_id("app_ttd_a2-123").is_migrated_app_of("ttd"));
        assert!(!ServiceResource::from_id("app_ttd_b2").is_migrated_app_of("ttd"));
        assert!(!ServiceResource::from_id("app_skd_a2-1").is_migrated_app_of("ttd"));
    }
}
