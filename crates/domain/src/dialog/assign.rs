//! Gives identifiers to what clients left unnamed.

use std::collections::HashSet;

use uuid::Uuid;

use super::{
    Activity, ApiAction, ApiActionEndpoint, Attachment, AttachmentUrl, ChildKind, ClaimedId, DomainError, GuiAction,
    Transmission,
};
use crate::{IdGenerator, Timestamp};

/// How many taken identifiers are reported.
const MAX_REPORTED: usize = 100;

/// An identifier as the client supplied it. Entities that are valid but not stored yet have this one.
pub type SuppliedId = Option<Uuid>;

/// Gives out identifiers in the order of the calls and remembers which ones the client chose.
pub(super) struct Assignment<'a> {
    ids: &'a IdGenerator,
    now: Timestamp,
    claimed: Vec<ClaimedId>,
}

impl<'a> Assignment<'a> {
    pub(super) fn new(ids: &'a IdGenerator, now: Timestamp) -> Self {
        Self { ids, now, claimed: Vec::new() }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.now
    }

    /// Returns the identifier of an entity that has a table of its own.
    pub(super) fn entity(&self, supplied: SuppliedId) -> Uuid {
        supplied.unwrap_or_else(|| self.ids.entity(self.now))
    }

    fn child(&mut self, kind: ChildKind, supplied: SuppliedId) -> Uuid {
        self.claimed.extend(supplied.map(|id| ClaimedId { kind, id }));
        self.entity(supplied)
    }

    pub(super) fn activity(&self, activity: Activity<SuppliedId>) -> Activity {
        Activity {
            id: self.entity(activity.id),
            created_at: activity.created_at,
            extended_type: activity.extended_type,
            kind: activity.kind,
            transmission_id: activity.transmission_id,
            performed_by: activity.performed_by,
            description: activity.description,
        }
    }

    pub(super) fn transmission(&mut self, transmission: Transmission<SuppliedId>) -> Transmission {
        Transmission {
            id: self.entity(transmission.id),
            idempotent_key: transmission.idempotent_key,
            created_at: transmission.created_at,
            authorization_attribute: transmission.authorization_attribute,
            extended_type: transmission.extended_type,
            external_reference: transmission.external_reference,
            related_transmission_id: transmission.related_transmission_id,
            kind: transmission.kind,
            sender: transmission.sender,
            content: transmission.content,
            attachments: transmission.attachments.into_iter().map(|attachment| self.attachment(attachment)).collect(),
            navigational_actions: transmission.navigational_actions,
        }
    }

    pub(super) fn attachment(&mut self, attachment: Attachment<SuppliedId>) -> Attachment {
        Attachment {
            id: self.child(ChildKind::Attachment, attachment.id),
            display_name: attachment.display_name,
            name: attachment.name,
            urls: attachment.urls.into_iter().map(|url| self.attachment_url(url)).collect(),
            expires_at: attachment.expires_at,
        }
    }

    fn attachment_url(&mut self, url: AttachmentUrl<SuppliedId>) -> AttachmentUrl {
        AttachmentUrl {
            id: self.child(ChildKind::AttachmentUrl, url.id),
            url: url.url,
            media_type: url.media_type,
            consumer_type: url.consumer_type,
        }
    }

    pub(super) fn gui_action(&mut self, action: GuiAction<SuppliedId>) -> GuiAction {
        GuiAction {
            id: self.child(ChildKind::GuiAction, action.id),
            action: action.action,
            url: action.url,
            authorization_attribute: action.authorization_attribute,
            is_delete_dialog_action: action.is_delete_dialog_action,
            http_method: action.http_method,
            priority: action.priority,
            title: action.title,
            prompt: action.prompt,
        }
    }

    pub(super) fn api_action(&mut self, action: ApiAction<SuppliedId>) -> ApiAction {
        ApiAction {
            id: self.child(ChildKind::ApiAction, action.id),
            action: action.action,
            authorization_attribute: action.authorization_attribute,
            name: action.name,
            endpoints: action.endpoints.into_iter().map(|endpoint| self.endpoint(endpoint)).collect(),
        }
    }

    fn endpoint(&mut self, endpoint: ApiActionEndpoint<SuppliedId>) -> ApiActionEndpoint {
        ApiActionEndpoint {
            id: self.child(ChildKind::ApiActionEndpoint, endpoint.id),
            version: endpoint.version,
            url: endpoint.url,
            http_method: endpoint.http_method,
            documentation_url: endpoint.documentation_url,
            request_schema: endpoint.request_schema,
            response_schema: endpoint.response_schema,
            deprecated: endpoint.deprecated,
            sunset_at: endpoint.sunset_at,
        }
    }

    /// Returns the identifiers that the client chose, or an error for every one that it chose twice for one kind of
    /// entity. Within one list that is a violation already; this is about different parents.
    pub(super) fn into_claimed(self) -> Result<Vec<ClaimedId>, Vec<DomainError>> {
        let mut seen = HashSet::with_capacity(self.claimed.len());
        let repeated = self.claimed.iter().filter(|claim| !seen.insert(**claim));
        let taken: Vec<DomainError> = repeated.take(MAX_REPORTED).map(ClaimedId::already_exists).collect();
        if taken.is_empty() { Ok(self.claimed) } else { Err(taken) }
    }
}

impl ClaimedId {
    /// Returns the error for an identifier that is taken. Clients look for the words `already exists`.
    pub(super) fn already_exists(&self) -> DomainError {
        DomainError::new(self.kind.as_str(), format!("Key ('Id')=({}) already exists.", self.id))
    }
}
