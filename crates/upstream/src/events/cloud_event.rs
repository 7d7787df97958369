//! What subscribers get to see of an event.

use dialogporten_domain::dialog::ActivityType;
use dialogporten_domain::event::EventKind;
use dialogporten_domain::{Event, UriReference};
use serde::Serialize;
use uuid::Uuid;

/// One event in the form that subscribers know. It names the party and nobody else.
#[derive(Debug, Serialize)]
pub struct CloudEvent<'a> {
    specversion: &'static str,
    id: Uuid,
    #[serde(rename = "type")]
    kind: &'static str,
    time: String,
    resource: &'a str,
    resourceinstance: Uuid,
    subject: &'a str,
    source: String,
    #[serde(skip_serializing_if = "Data::is_empty")]
    data: Data<'a>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    activity_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_activity_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preceding_process: Option<&'a str>,
}

impl Data<'_> {
    fn is_empty(&self) -> bool {
        self.activity_id.is_none()
            && self.extended_activity_type.is_none()
            && self.sender_type.is_none()
            && self.process.is_none()
            && self.preceding_process.is_none()
    }
}

impl<'a> CloudEvent<'a> {
    /// Returns what kind of event it is.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Returns when it happened.
    pub fn time(&self) -> &str {
        &self.time
    }

    /// Returns what subscribers are told, or `None` for a change that is kept from them. The source is an address
    /// below the public base address of the service.
    pub fn of(event: &'a Event, base_uri: &str) -> Option<Self> {
        if event.is_silent {
            return None;
        }
        let mut data = Data {
            process: event.process.as_ref().map(UriReference::as_str),
            preceding_process: event.preceding_process.as_ref().map(UriReference::as_str),
            ..Data::default()
        };
        let dialog = format!("{}/api/v1/enduser/dialogs/{}", base_uri.trim_end_matches('/'), event.dialog_id);
        let kind = match &event.kind {
            EventKind::DialogCreated => "dialogporten.dialog.created.v1",
            EventKind::DialogUpdated => "dialogporten.dialog.updated.v1",
            EventKind::DialogDeleted => "dialogporten.dialog.deleted.v1",
            EventKind::DialogRestored => "dialogporten.dialog.restored.v1",
            EventKind::DialogSeen { .. } => "dialogporten.dialog.seen.v1",
            EventKind::TransmissionCreated { sender_type, .. } => {
                data.sender_type = Some(sender_type.as_str());
                "dialogporten.dialog.transmission.created.v1"
            }
            EventKind::ActivityCreated { activity_id, activity_type, extended_type } => {
                data.activity_id = Some(*activity_id);
                data.extended_activity_type = extended_type.as_ref().map(UriReference::as_str);
                of_activity(*activity_type)
            }
        };
        let source = match &event.kind {
            EventKind::TransmissionCreated { transmission_id, .. } => {
                format!("{dialog}/transmissions/{transmission_id}")
            }
            EventKind::ActivityCreated { activity_id, .. } => format!("{dialog}/activities/{activity_id}"),
            _ => dialog,
        };
        Some(Self {
            specversion: "1.0",
            id: event.event_id,
            kind,
            time: event.occurred_at.to_string().replace('Z', "+00:00"),
            resource: event.service_resource.as_str(),
            resourceinstance: event.dialog_id,
            subject: event.party.as_str(),
            source,
            data,
        })
    }
}

/// The first two lack the word `dialog` that later ones have.
fn of_activity(kind: ActivityType) -> &'static str {
    match kind {
        ActivityType::DialogCreated => "dialogporten.dialog.activity.created.v1",
        ActivityType::DialogClosed => "dialogporten.dialog.activity.closed.v1",
        ActivityType::Information => "dialogporten.dialog.activity.information.v1",
        ActivityType::TransmissionOpened => "dialogporten.dialog.activity.transmission-opened.v1",
        ActivityType::PaymentMade => "dialogporten.dialog.activity.payment-made.v1",
        ActivityType::SignatureProvided => "dialogporten.dialog.activity.signature-provided.v1",
        ActivityType::DialogOpened => "dialogporten.dialog.activity.dialog-opened.v1",
        ActivityType::DialogDeleted => "dialogporten.dialog.activity.dialog-deleted.v1",
        ActivityType::DialogRestored => "dialogporten.dialog.activity.dialog-restored.v1",
        ActivityType::SentToSigning => "dialogporten.dialog.activity.sent-to-signing.v1",
        ActivityType::SentToFormFill => "dialogporten.dialog.activity.sent-to-form-fill.v1",
        ActivityType::SentToSendIn => "dialogporten.dialog.activity.sent-to-send-in.v1",
        ActivityType::SentToPayment => "dialogporten.dialog.activity.sent-to-payment.v1",
        ActivityType::FormSubmitted => "dialogporten.dialog.activity.form-submitted.v1",
        ActivityType::FormSaved => "dialogporten.dialog.activity.form-saved.v1",
        ActivityType::CorrespondenceOpened => "dialogporten.dialog.activity.correspondence-opened.v1",
        ActivityType::CorrespondenceConfirmed => "dialogporten.dialog.activity.correspondence-confirmed.v1",
    }
}

#[cfg(test)]
mod tests;
