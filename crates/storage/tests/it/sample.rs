//! Dialogs for the tests.

use dialogporten_domain::dialog::{
    Activity, Aggregate, ChildKind, ClaimedId, Dialog, DialogBody, DialogStatus, EndUserType, LabelAction,
    LabelLogEntry, NewDialog, Opening, Reader, SystemLabel, SystemLabels, Transmission,
};
use dialogporten_domain::event::EventKind;
use dialogporten_domain::{Clock, Event, IdGenerator, PartyId, ResourceType, ServiceResource, Timestamp, UriReference};
use serde_json::{Value, json};
use uuid::Uuid;

/// Makes identifiers and dialogs.
#[derive(Default)]
pub(crate) struct Maker {
    ids: IdGenerator,
}

impl Maker {
    pub(crate) fn id(&self) -> Uuid {
        self.ids.entity(now())
    }

    /// The smallest dialog there is: for systems only, without content.
    pub(crate) fn minimal(&self) -> NewDialog {
        let at = now();
        let dialog = Dialog {
            id: self.id(),
            revision: self.ids.random(),
            idempotent_key: None,
            org: "ttd".to_owned(),
            service_resource: resource(),
            service_resource_type: ResourceType::GenericAccessResource,
            party: party(),
            progress: None,
            extended_status: None,
            external_reference: None,
            visible_from: None,
            due_at: None,
            expires_at: None,
            process: None,
            preceding_process: None,
            is_api_only: true,
            created_at: at,
            updated_at: at,
            content_updated_at: at,
            deleted_at: None,
            is_frozen: false,
            status: DialogStatus::NotApplicable,
            has_unopened_content: false,
            is_seen_since_content_update: false,
            from_service_owner_transmissions_count: 0,
            from_party_transmissions_count: 0,
            system_labels: SystemLabels::default(),
            end_user_context_revision: self.ids.random(),
            service_owner_labels: Vec::new(),
            service_owner_context_revision: self.ids.random(),
            body: DialogBody::default(),
        };
        let events = vec![self.event(&dialog, EventKind::DialogCreated)];
        let aggregate = Aggregate { dialog, transmissions: Vec::new(), activities: Vec::new(), seen: Vec::new() };
        NewDialog { aggregate, claimed_ids: Vec::new(), label_log: Vec::new(), events, events_held_until: None }
    }

    /// A dialog with a title.
    pub(crate) fn titled(&self, title: &str) -> NewDialog {
        let mut new = self.minimal();
        new.aggregate.dialog.is_api_only = false;
        new.aggregate.dialog.body = from(json!({ "content": { "title": content(title) } }));
        new
    }

    /// A dialog in which every member has a value.
    pub(crate) fn full(&self) -> NewDialog {
        let mut new = self.titled("");
        let dialog = &mut new.aggregate.dialog;
        let day = |day: u8| Some(time(&format!("2027-01-{day:02}T08:00:00.123456Z")));
        dialog.idempotent_key = Some("key, (1)".to_owned());
        dialog.service_resource_type = ResourceType::CorrespondenceService;
        dialog.progress = Some(40);
        dialog.extended_status = Some("step-2".to_owned());
        dialog.external_reference = Some("ref ’1’ \\ \" 😀".to_owned());
        dialog.visible_from = day(1);
        dialog.due_at = day(2);
        dialog.expires_at = day(3);
        dialog.process = UriReference::parse("urn:test:process:2");
        dialog.preceding_process = UriReference::parse("");
        dialog.deleted_at = day(4);
        dialog.is_frozen = true;
        dialog.status = DialogStatus::RequiresAttention;
        dialog.has_unopened_content = true;
        dialog.is_seen_since_content_update = true;
        dialog.from_service_owner_transmissions_count = 1;
        dialog.from_party_transmissions_count = 1;
        dialog.system_labels = SystemLabels::default().changed(&[SystemLabel::Archive, SystemLabel::Sent], &[]);
        dialog.service_owner_labels = vec!["A".to_owned(), "a".to_owned(), "Æ".to_owned()];
        dialog.body = self.full_body();
        new.aggregate.transmissions = vec![self.full_transmission(), self.transmission()];
        let opened = new.aggregate.transmissions[1].id;
        new.aggregate.activities = vec![self.full_activity(opened), self.activity()];
        new.label_log = vec![self.label_entry()];
        let (transmission, activity) = (opened, new.aggregate.activities[0].id);
        let more = [
            EventKind::TransmissionCreated {
                transmission_id: transmission,
                sender_type: new.aggregate.transmissions[1].sender.actor_type,
            },
            EventKind::ActivityCreated {
                activity_id: activity,
                activity_type: new.aggregate.activities[0].kind,
                extended_type: None,
            },
        ];
        for kind in more {
            let mut event = self.event(&new.aggregate.dialog, kind);
            event.occurred_at = new.events[0].occurred_at;
            new.events.push(event);
        }
        new
    }

    pub(crate) fn transmission(&self) -> Transmission {
        from(json!({
            "id": self.id(), "createdAt": now(), "type": "Information",
            "sender": { "actorType": "ServiceOwner" }, "content": { "title": content("Brev") },
        }))
    }

    pub(crate) fn activity(&self) -> Activity {
        from(json!({
            "id": self.id(), "createdAt": now(), "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" },
        }))
    }

    pub(crate) fn claim(&self, kind: ChildKind) -> ClaimedId {
        ClaimedId { kind, id: self.id() }
    }

    /// What happens when a user opens the dialog as it is now.
    pub(crate) fn opening(&self, aggregate: &Aggregate, user: &PartyId) -> Opening {
        let reader =
            Reader { party: user, name: "Kari".to_owned(), user_type: EndUserType::Person, is_via_service_owner: true };
        aggregate.open(reader, now(), &self.ids)
    }

    fn event(&self, dialog: &Dialog, kind: EventKind) -> Event {
        Event {
            event_id: self.ids.random(),
            occurred_at: now(),
            is_silent: false,
            dialog_id: dialog.id,
            service_resource: dialog.service_resource.clone(),
            party: dialog.party.clone(),
            process: None,
            preceding_process: None,
            kind,
        }
    }

    fn label_entry(&self) -> LabelLogEntry {
        LabelLogEntry {
            id: self.id(),
            created_at: now(),
            name: "systemlabel:Archive".to_owned(),
            action: LabelAction::Set,
            performed_by: from(json!({ "actorType": "ServiceOwner" })),
        }
    }

    fn full_body(&self) -> DialogBody {
        let embed = "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown";
        from(json!({
            "content": {
                "title": content("Skattemelding 😀 \u{0} \\ \" %"),
                "nonSensitiveTitle": content("Åpen tittel"),
                "summary": content("Sammendrag"),
                "nonSensitiveSummary": content("Åpent sammendrag"),
                "senderName": content("Avsender"),
                "additionalInfo": { "value": texts("**Mer**"), "mediaType": "text/markdown" },
                "extendedStatus": content("Venter"),
                "mainContentReference": { "value": texts("https://example.com/embed"), "mediaType": embed },
            },
            "searchTags": ["bolle"],
            "attachments": [self.attachment()],
            "guiActions": [{
                "id": self.id(), "action": "read", "url": "https://example.com/gui", "authorizationAttribute": "element1",
                "isDeleteDialogAction": true, "httpMethod": "DELETE", "priority": "Primary",
                "title": texts("Slett"), "prompt": texts("Sikker?"),
            }],
            "apiActions": [{
                "id": self.id(), "action": "write", "authorizationAttribute": "urn:altinn:task:Task_1", "name": "send",
                "endpoints": [{
                    "id": self.id(), "version": "v1", "url": "https://example.com/api", "httpMethod": "PATCH",
                    "documentationUrl": "https://example.com/docs", "requestSchema": "schemas/request.json",
                    "responseSchema": "urn:test:schema", "deprecated": true, "sunsetAt": "2025-01-01T00:00:00Z",
                }],
            }],
        }))
    }

    fn full_transmission(&self) -> Transmission {
        from(json!({
            "id": self.id(), "idempotentKey": "letter-1", "createdAt": "2025-06-01T00:00:00Z",
            "authorizationAttribute": "urn:altinn:resource:other", "extendedType": "urn:test:letter",
            "externalReference": "ref-2", "relatedTransmissionId": self.id(), "type": "Submission",
            "sender": {
                "actorType": "PartyRepresentative", "actorName": "Kari", "actorId": party(),
            },
            "content": { "title": content("Innsendt"), "summary": content("Om brevet"), "contentReference": content("x") },
            "attachments": [self.attachment()],
            "navigationalActions": [
                { "title": texts("Videre"), "url": "https://example.com/next", "expiresAt": "2027-01-01T00:00:00Z" },
            ],
        }))
    }

    fn full_activity(&self, transmission_id: Uuid) -> Activity {
        from(json!({
            "id": self.id(), "createdAt": "2025-06-02T00:00:00Z", "extendedType": "urn:test:opened",
            "type": "TransmissionOpened", "transmissionId": transmission_id,
            "performedBy": { "actorType": "PartyRepresentative", "actorName": "Kari" },
            "description": texts("Noe skjedde"),
        }))
    }

    fn attachment(&self) -> Value {
        json!({
            "id": self.id(), "displayName": texts("Vedlegg"), "name": "vedlegg.pdf", "expiresAt": "2027-01-01T00:00:00Z",
            "urls": [
                { "id": self.id(), "url": "https://example.com/a.pdf", "mediaType": "application/pdf", "consumerType": "Gui" },
            ],
        })
    }
}

pub(crate) fn now() -> Timestamp {
    Clock::System.now()
}

pub(crate) fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(crate) fn resource() -> ServiceResource {
    ServiceResource::from_id("ttd-demo")
}

pub(crate) fn party() -> PartyId {
    PartyId::organization("312001004").unwrap()
}

pub(crate) fn person() -> PartyId {
    PartyId::person("17829010178").unwrap()
}

pub(crate) fn texts(value: &str) -> Value {
    json!([{ "value": value, "languageCode": "nb" }])
}

pub(crate) fn content(value: &str) -> Value {
    json!({ "value": texts(value), "mediaType": "text/plain" })
}

/// Reads a stored object from its document.
pub(crate) fn from<T: serde::de::DeserializeOwned>(document: Value) -> T {
    serde_json::from_value(document).unwrap()
}
