//! What a dialog token says.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use uuid::Uuid;

use crate::actions;

/// What a dialog token says.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Claims {
    /// Identifier of the token, `jti`.
    #[serde(rename = "jti")]
    pub token_id: String,
    /// The user as a URN, `c`: a person, an e-mail user, or the organization behind a system user.
    #[serde(rename = "c")]
    pub consumer: String,
    /// The system user, `y`.
    #[serde(rename = "y")]
    pub system_user: Option<String>,
    /// The organization that owns the system user, `o`.
    #[serde(rename = "o")]
    pub system_user_owner: Option<String>,
    /// The organization that works on behalf of the consumer, `u`.
    #[serde(rename = "u")]
    pub supplier: Option<String>,
    /// How surely the user is known, `l`: 0, 3 or 4.
    #[serde(rename = "l")]
    pub level: u32,
    /// The party of the dialog, `p`. It need not be the user.
    #[serde(rename = "p")]
    pub party: String,
    /// The service resource of the dialog, `s`.
    #[serde(rename = "s")]
    pub resource: String,
    /// The dialog, `i`.
    #[serde(rename = "i")]
    pub dialog_id: Uuid,
    /// The permitted actions as they were sent, `a`. Use [`Claims::permits`].
    #[serde(rename = "a")]
    pub actions: String,
    /// Who issued the token, `iss`.
    #[serde(rename = "iss")]
    pub issuer: String,
    /// When it was issued, `iat`, in Unix seconds.
    #[serde(rename = "iat", default, deserialize_with = "seconds")]
    pub issued_at: Option<i64>,
    /// When it begins to be valid, `nbf`, in Unix seconds.
    #[serde(rename = "nbf", default, deserialize_with = "seconds")]
    pub not_before: Option<i64>,
    /// When it ends to be valid, `exp`, in Unix seconds.
    #[serde(rename = "exp", default, deserialize_with = "seconds")]
    pub expires_at: Option<i64>,
}

impl Claims {
    /// May the user do this? The attribute is the authorization attribute of the action, if the dialog has one there.
    pub fn permits(&self, action: &str, attribute: Option<&str>) -> bool {
        actions::holds(&self.actions, action, attribute)
    }

    /// Returns who acts, as `actorId` of what is written to the dialog on behalf of the user.
    pub fn actor(&self) -> &str {
        self.system_user.as_deref().unwrap_or(&self.consumer)
    }
}

/// Leaves out who the user is: that must not reach a log through `{:?}`.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims")
            .field("token_id", &self.token_id)
            .field("dialog_id", &self.dialog_id)
            .field("resource", &self.resource)
            .field("level", &self.level)
            .field("actions", &self.actions)
            .finish_non_exhaustive()
    }
}

/// Reads whole seconds; anything else is as good as missing, and missing times are refused by name.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Value::deserialize(deserializer).map(|value| value.as_i64())
}
