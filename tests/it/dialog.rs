//! Bodies that tests start from.

use serde_json::{Value, json};

/// The resource that most dialogs of these tests belong to.
pub(crate) const RESOURCE: &str = "urn:altinn:resource:ttd-demo-service";
/// A person who leads [`COMPANY`].
pub(crate) const LEADER: &str = "17829010178";
/// A person without any right to [`COMPANY`].
pub(crate) const STRANGER: &str = "24819910290";
/// The company that most dialogs of these tests are for.
pub(crate) const COMPANY: &str = "urn:altinn:organization:identifier-no:312001004";

/// The least that makes a dialog.
pub(crate) fn minimal() -> Value {
    json!({ "serviceResource": RESOURCE, "party": COMPANY, "content": { "title": text("Søknad mottatt") } })
}

/// The least that makes a dialog, with other members.
pub(crate) fn with(members: Value) -> Value {
    merged(minimal(), members)
}

/// An object with other members, which win.
pub(crate) fn merged(mut object: Value, members: Value) -> Value {
    object.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    object
}

/// A plain text in Norwegian.
pub(crate) fn text(value: &str) -> Value {
    json!({ "value": [{ "languageCode": "nb", "value": value }] })
}

/// A dialog with something in every list.
pub(crate) fn complete() -> Value {
    json!({
        "serviceResource": RESOURCE,
        "party": COMPANY,
        "progress": 40,
        "extendedStatus": "waiting-for-signature",
        "externalReference": "case-4711",
        "process": "urn:process:1",
        "precedingProcess": "urn:process:0",
        "status": "RequiresAttention",
        "dueAt": "2099-01-01T00:00:00Z",
        "serviceOwnerContext": { "serviceOwnerLabels": [{ "value": " Team-B " }, { "value": "team-a" }] },
        "content": {
            "title": { "value": [
                { "languageCode": "nb", "value": "Vedtak" },
                { "languageCode": "en", "value": "Decision" },
            ] },
            "summary": text("Les vedtaket"),
            "senderName": text("Tilsynet"),
            "extendedStatus": text("Venter"),
            "additionalInfo": { "mediaType": "text/markdown", "value": [{ "languageCode": "nb", "value": "**Viktig**" }] },
            "mainContentReference": {
                "mediaType": "application/vnd.dialogporten.frontchannelembed+json;type=markdown",
                "value": [{ "languageCode": "nb", "value": "https://example.com/embed" }],
            },
        },
        "searchTags": [{ "value": "Skatt" }],
        "attachments": [{
            "displayName": [{ "languageCode": "nb", "value": "Vedtaksbrev" }],
            "name": "decision",
            "urls": [
                { "url": "https://EXAMPLE.com", "consumerType": "Gui", "mediaType": "application/pdf" },
                { "url": "https://example.com/api", "consumerType": "Api" },
            ],
        }],
        "guiActions": [
            {
                "action": "read", "priority": "Primary", "url": "https://example.com/gui",
                "title": [{ "languageCode": "nb", "value": "Åpne" }],
            },
            {
                "action": "sign", "authorizationAttribute": "urn:altinn:subresource:form2", "priority": "Secondary",
                "httpMethod": "POST", "url": "https://example.com/sign",
                "title": [{ "languageCode": "nb", "value": "Signer" }],
                "prompt": [{ "languageCode": "nb", "value": "Er du sikker?" }],
            },
            {
                "action": "nobody-may", "priority": "Tertiary", "url": "https://example.com/forbidden",
                "title": [{ "languageCode": "nb", "value": "Slett" }], "isDeleteDialogAction": true,
                "httpMethod": "DELETE",
            },
        ],
        "apiActions": [{
            "action": "write", "name": "submit",
            "endpoints": [
                { "url": "https://example.com/v1", "httpMethod": "POST", "version": "1", "deprecated": true,
                  "sunsetAt": "2030-01-01T00:00:00Z" },
                { "url": "https://example.com/v2", "httpMethod": "POST", "version": "2" },
            ],
        }],
        "transmissions": [
            {
                "id": "01900000-0000-7000-8000-0000000000a1", "type": "Information", "idempotentKey": "first",
                "sender": { "actorType": "ServiceOwner" },
                "content": { "title": text("Melding"), "summary": text("Kort") },
                "attachments": [{ "urls": [{ "url": "https://example.com/file", "consumerType": "Gui" }] }],
                "navigationalActions": [{
                    "title": [{ "languageCode": "nb", "value": "Gå til" }], "url": "https://example.com/nav",
                }],
            },
            {
                "type": "Submission", "relatedTransmissionId": "01900000-0000-7000-8000-0000000000a1",
                "sender": { "actorType": "PartyRepresentative", "actorId": "urn:altinn:person:identifier-no:17829010178" },
                "content": { "title": text("Svar") },
            },
            {
                "type": "Decision", "authorizationAttribute": "urn:altinn:task:Task_1",
                "sender": { "actorType": "ServiceOwner" },
                "content": { "title": text("Vedtak"), "contentReference": {
                    "mediaType": "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown",
                    "value": [{ "languageCode": "nb", "value": "https://example.com/vedtak" }],
                } },
            },
        ],
        "activities": [
            { "type": "DialogCreated", "performedBy": { "actorType": "ServiceOwner" } },
            {
                "type": "Information", "performedBy": { "actorType": "PartyRepresentative", "actorName": "Kari" },
                "description": [{ "languageCode": "nb", "value": "Ringte" }],
            },
        ],
    })
}

/// An update that changes nothing about the least that makes a dialog.
pub(crate) fn update() -> Value {
    json!({ "status": "NotApplicable", "content": { "title": text("Søknad mottatt") } })
}

/// That update with other members.
pub(crate) fn update_with(members: Value) -> Value {
    merged(update(), members)
}

/// The least that makes an activity.
pub(crate) fn activity() -> Value {
    json!({ "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" } })
}

/// The least that makes a transmission.
pub(crate) fn transmission() -> Value {
    json!({ "type": "Information", "sender": { "actorType": "ServiceOwner" }, "content": { "title": text("Brev") } })
}

/// Organization numbers with correct check digits.
pub(crate) fn organization_numbers() -> impl Iterator<Item = u32> {
    (31_100_000_u32..).filter_map(|first| {
        let digits = format!("{first:08}");
        let weighted =
            digits.bytes().zip([3, 2, 7, 6, 5, 4, 3, 2]).map(|(digit, weight)| u32::from(digit - b'0') * weight);
        match 11 - weighted.sum::<u32>() % 11 {
            10 => None,
            check => Some(first * 10 + check % 11),
        }
    })
}
