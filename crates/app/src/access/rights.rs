//! What a reader may do with one dialog.

use std::sync::Arc;

use dialogporten_auth::action_list;
use dialogporten_upstream::pdp::Permissions;

/// What a reader may do with one dialog; nothing was asked when a service owner reads for itself.
#[derive(Debug, Clone)]
pub struct Rights(Option<Asked>);

#[derive(Debug, Clone)]
struct Asked {
    permissions: Arc<Permissions>,
    transmission_read_action: Arc<str>,
}

impl Rights {
    /// Returns the rights of a service owner who reads for itself: no flags are shown.
    pub fn unasked() -> Self {
        Self(None)
    }

    pub(super) fn new(permissions: Arc<Permissions>, transmission_read_action: &str) -> Self {
        Self(Some(Asked { permissions, transmission_read_action: transmission_read_action.into() }))
    }

    /// Returns the flag of the main content, when rights were asked for.
    pub fn main_content(&self) -> Option<bool> {
        self.0.as_ref().map(|asked| asked.permissions.has_read_access_to_main())
    }

    /// Returns the flag of an action, when rights were asked for.
    pub fn action(&self, action: &str, attribute: Option<&str>) -> Option<bool> {
        self.0.as_ref().map(|asked| asked.permissions.permits_action(action, attribute))
    }

    /// Returns the flag of a transmission, when rights were asked for.
    pub fn transmission(&self, attribute: Option<&str>) -> Option<bool> {
        self.0.as_ref().map(|asked| asked.permissions.permits_transmission(attribute, &asked.transmission_read_action))
    }

    /// May the reader do anything with the dialog itself?
    pub(crate) fn has_main_access(&self) -> bool {
        self.0.as_ref().is_some_and(|asked| asked.permissions.has_access_to_main())
    }

    /// Returns the permitted actions as a dialog token lists them.
    pub(crate) fn action_list(&self) -> String {
        self.0.as_ref().map_or_else(String::new, |asked| action_list(asked.permissions.pairs()))
    }

    pub(crate) fn can_read(&self) -> bool {
        self.main_content() == Some(true)
    }

    pub(crate) fn allows_action(&self, action: &str, attribute: Option<&str>) -> bool {
        self.action(action, attribute) == Some(true)
    }

    pub(crate) fn allows_transmission(&self, attribute: Option<&str>) -> bool {
        self.transmission(attribute) == Some(true)
    }
}
