//! `GET /accessmanagement/api/v1/meta/info/…`: names of roles and access packages, in the language asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde_json::{Value, json};
use uuid::Uuid;

use super::seed::Texts;
use super::state::Shared;

pub(super) async fn roles(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Json<Vec<Value>> {
    let language = language(&headers);
    let directory = shared.directory();
    let roles = directory.seed().roles.iter().map(|role| {
        let urn = format!("urn:altinn:external-role:ccr:{}", role.code);
        let legacy_urn = role.legacy_code.as_ref().map(|code| format!("urn:altinn:rolecode:{}", code.to_lowercase()));
        json!({
            "id": id(&urn), "name": text(&role.name, language), "urn": urn,
            "legacyRoleCode": role.legacy_code, "legacyUrn": legacy_urn,
        })
    });
    Json(roles.collect())
}

pub(super) async fn access_packages(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Json<Value> {
    let language = language(&headers);
    let directory = shared.directory();
    let mut areas: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for package in &directory.seed().access_packages {
        let urn = format!("urn:altinn:accesspackage:{}", package.code);
        areas
            .entry(text(&package.area, language).unwrap_or_default())
            .or_default()
            .push(json!({ "id": id(&urn), "name": text(&package.name, language), "urn": urn }));
    }
    let areas: Vec<Value> = areas
        .into_iter()
        .map(|(name, packages)| json!({ "id": id(name), "name": name, "packages": packages }))
        .collect();
    Json(json!([{ "id": id("access packages"), "name": "Allment", "areas": areas }]))
}

fn language(headers: &HeaderMap) -> &str {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = asked.split([',', ';', '-']).next().unwrap_or_default().trim();
    if first.is_empty() { "nb" } else { first }
}

fn text<'a>(texts: &'a Texts, language: &str) -> Option<&'a str> {
    texts.get(language).or_else(|| texts.get("nb")).or_else(|| texts.values().next()).map(String::as_str)
}

/// Identifiers are made from names, so that they are the same in every process.
fn id(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
}
