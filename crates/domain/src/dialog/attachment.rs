//! Links to files that the service owner hosts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::code::coded_enum;
use crate::{Localizations, Timestamp, UriReference};

coded_enum! {
    /// For whom an attachment address is meant.
    AttachmentConsumer as "AttachmentUrlConsumerType" {
        /// People with a browser.
        Gui = 1 => "Gui",
        /// Systems.
        Api = 2 => "Api",
    }
}

/// A file, offered under one or more addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::Attachment, bound = "")]
pub struct Attachment<Id = Uuid> {
    /// Identifier.
    #[schema(value_type = Uuid)]
    pub id: Id,
    /// Name to show.
    #[serde(default, skip_serializing_if = "Localizations::is_empty")]
    pub display_name: Localizations,
    /// Logical name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Addresses, at least one.
    #[schema(value_type = Vec<AttachmentUrl>)]
    pub urls: Vec<AttachmentUrl<Id>>,
    /// When the addresses stop working.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl Attachment {
    /// Puts files, and the addresses of each, in the order of their identifiers.
    pub(crate) fn sort(files: &mut [Self]) {
        files.sort_by_key(|file| file.id);
        for file in files {
            file.urls.sort_by_key(|url| url.id);
        }
    }
}

/// One address of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::Url, bound = "")]
pub struct AttachmentUrl<Id = Uuid> {
    /// Identifier.
    #[schema(value_type = Uuid)]
    pub id: Id,
    /// Address: https in dialogs, any absolute URI where a transmission is posted by itself.
    pub url: UriReference,
    /// Media type of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// For whom.
    pub consumer_type: AttachmentConsumer,
}
