//! What differs between the documents: who may call, and what a shared type never holds for one of them.

use serde_json::{Value, json};

use super::{Document, walk};

/// Members of shared types that the answers to one audience never have.
const NEVER: [(Document, &str, &str); 6] = [
    (Document::EndUser, "DialogTransmission", "idempotentKey"),
    (Document::EndUser, "EndUserIdentifierLookup", "nonSensitiveTitle"),
    (Document::ServiceOwner, "DialogTransmissionDetails", "isAuthorized"),
    (Document::ServiceOwner, "DialogTransmissionDetails", "isOpened"),
    (Document::ServiceOwner, "DialogTransmissionSearchItem", "isAuthorized"),
    (Document::ServiceOwner, "DialogTransmissionSearchItem", "isOpened"),
];

/// Members that readers are always told, while service owners are told on behalf of a reader only.
const ALWAYS: [(Document, &str, &str); 5] = [
    (Document::EndUser, "DialogApiAction", "isAuthorized"),
    (Document::EndUser, "DialogGuiAction", "isAuthorized"),
    (Document::EndUser, "DialogTransmission", "isAuthorized"),
    (Document::EndUser, "DialogTransmissionDetails", "isAuthorized"),
    (Document::EndUser, "DialogTransmissionSearchItem", "isAuthorized"),
];

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
        let pointer = format!("/components/schemas/{schema}/properties/{member}");
        if let Some(member) = described.pointer_mut(&pointer).and_then(Value::as_object_mut) {
            member.remove("nullable");
        }
    }
    described["components"]["securitySchemes"] = schemes(document);
    described["tags"] = match document {
        Document::EndUser => json!([{ "name": "Enduser" }, { "name": "Metadata" }]),
        Document::ServiceOwner => json!([{ "name": "Serviceowner" }, { "name": "Metadata" }]),
        Document::Combined => json!([{ "name": "Enduser" }, { "name": "Serviceowner" }, { "name": "Metadata" }]),
    };
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
