//! What differs between the documents: who may call, and what a shared type never holds for one of them.

use serde_json::{Map, Value, json};

use super::{Document, walk};

/// Members of shared types that one audience never sees or sends there.
const NEVER: [(Document, &str, &str); 9] = [
    (Document::EndUser, "DialogTransmission", "idempotentKey"),
    (Document::EndUser, "EndUserIdentifierLookup", "nonSensitiveTitle"),
    (Document::ServiceOwner, "CreateDialogTransmissionAttachmentUrl", "id"),
    (Document::ServiceOwner, "CreateTransmissionAttachmentUrl", "id"),
    (Document::ServiceOwner, "UpdateDialogTransmissionAttachmentUrl", "id"),
    (Document::ServiceOwner, "DialogTransmissionDetails", "isAuthorized"),
    (Document::ServiceOwner, "DialogTransmissionDetails", "isOpened"),
    (Document::ServiceOwner, "DialogTransmissionSearchItem", "isAuthorized"),
    (Document::ServiceOwner, "DialogTransmissionSearchItem", "isOpened"),
];

/// Members that clients should not use any more. References cannot carry the mark in the annotations.
const DEPRECATED: [(&str, &str); 2] = [("Dialog", "systemLabel"), ("DialogListItem", "systemLabel")];

/// Members that readers are always told, while service owners are told on behalf of a reader only.
const ALWAYS: [(Document, &str, &str); 7] = [
    (Document::EndUser, "DialogApiAction", "isAuthorized"),
    (Document::EndUser, "DialogGuiAction", "isAuthorized"),
    (Document::EndUser, "DialogSeenLogDetails", "isViaServiceOwner"),
    (Document::EndUser, "DialogSeenLogSearchItem", "isViaServiceOwner"),
    (Document::EndUser, "DialogTransmission", "isAuthorized"),
    (Document::EndUser, "DialogTransmissionDetails", "isAuthorized"),
    (Document::EndUser, "DialogTransmissionSearchItem", "isAuthorized"),
];

/// Schemas that one audience knows by another name.
const OTHERWISE: [(Document, &str, &str); 1] =
    [(Document::ServiceOwner, "DialogEndUserContextListItem", "DialogListItemEndUserContext")];

/// Says for every operation whom it is for and which token it takes.
pub(super) fn secure(document: &mut Value) {
    walk::operations(document, &mut |path, _, operation| {
        let (tag, security) = match path.split('/').nth(3) {
            Some("enduser") => ("Enduser", Some(json!([{ "maskinporten": [END_USER] }, { "idporten": [END_USER] }]))),
            Some("serviceowner") => ("Serviceowner", Some(json!([{ "maskinporten": [SERVICE_OWNER] }]))),
            _ => ("Metadata", None),
        };
        operation.insert("tags".to_owned(), json!([tag]));
        if let Some(security) = security {
            operation.entry("security").or_insert(security);
        }
    });
}

const END_USER: &str = dialogporten_auth::scope::END_USER;
const SERVICE_OWNER: &str = dialogporten_auth::scope::SERVICE_PROVIDER;

/// Marks what clients should not use any more.
pub(super) fn deprecate(described: &mut Value) {
    for (schema, member) in DEPRECATED {
        if let Some(member) = member_of(described, schema, member) {
            member.insert("deprecated".to_owned(), true.into());
        }
    }
}

/// Makes the document tell what its audience gets.
pub(super) fn adapt(document: Document, described: &mut Value) {
    let of = |(audience, ..): &&(Document, &str, &str)| *audience == document;
    for (_, schema, member) in NEVER.iter().filter(of) {
        let pointer = format!("/components/schemas/{schema}/properties");
        if let Some(members) = described.pointer_mut(&pointer).and_then(Value::as_object_mut) {
            members.remove(*member);
        }
    }
    for (_, schema, member) in ALWAYS.iter().filter(of) {
        if let Some(member) = member_of(described, schema, member) {
            member.remove("nullable");
        }
    }
    for (_, schema, known_as) in OTHERWISE.iter().filter(of) {
        rename(described, schema, known_as);
    }
    described["components"]["securitySchemes"] = schemes(document);
    described["tags"] = match document {
        Document::EndUser => json!([{ "name": "Enduser" }, { "name": "Metadata" }]),
        Document::ServiceOwner => json!([{ "name": "Serviceowner" }, { "name": "Metadata" }]),
        Document::Combined => json!([{ "name": "Enduser" }, { "name": "Serviceowner" }, { "name": "Metadata" }]),
    };
}

fn rename(described: &mut Value, schema: &str, known_as: &str) {
    let Some(schemas) = described.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    if let Some(renamed) = schemas.remove(schema) {
        schemas.insert(known_as.to_owned(), renamed);
        schemas.sort_keys();
    }
    walk::schemas(described, &mut |part| {
        if walk::referenced(part) == Some(schema) {
            part.insert("$ref".to_owned(), walk::reference(known_as));
        }
    });
}

fn member_of<'a>(described: &'a mut Value, schema: &str, member: &str) -> Option<&'a mut Map<String, Value>> {
    let pointer = format!("/components/schemas/{schema}/properties/{member}");
    described.pointer_mut(&pointer).and_then(Value::as_object_mut)
}

fn schemes(document: Document) -> Value {
    let mut schemes = json!({ "maskinporten": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } });
    if document != Document::ServiceOwner {
        schemes["idporten"] = json!({
            "type": "oauth2",
            "flows": { "authorizationCode": {
                "authorizationUrl": "https://login.test.idporten.no/authorize",
                "tokenUrl": "https://test.idporten.no/token",
                "scopes": { END_USER: "Access to dialogporten" },
            } },
        });
    }
    schemes
}
