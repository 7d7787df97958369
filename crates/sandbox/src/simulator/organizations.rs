//! `GET /orgs/altinn-orgs.json`: the agencies.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use super::state::Shared;

pub(super) async fn orgs(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let directory = shared.directory();
    let orgs: Map<String, Value> = directory
        .seed()
        .orgs
        .iter()
        .map(|(code, org)| {
            let entry = json!({
                "name": org.name, "logo": "", "orgnr": org.orgnr, "homepage": org.homepage,
                "environments": ["tt02", "production"],
            });
            (code.clone(), entry)
        })
        .collect();
    Json(json!({ "orgs": orgs }))
}
