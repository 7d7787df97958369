//! `POST /authorization/api/v1/authorize`: the policy decision point.

mod decision;
mod request;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use self::decision::{Decision, decide};
use self::request::AuthorizeRequest;
use super::access::{Bearer, Subscription};
use super::body::AnyCase;
use super::state::Shared;

pub(super) async fn authorize(
    State(shared): State<Arc<Shared>>,
    _: Bearer,
    _: Subscription,
    AnyCase(body): AnyCase<AuthorizeRequest>,
) -> Json<Value> {
    let directory = shared.directory();
    let results: Vec<Value> = body
        .questions()
        .into_iter()
        .map(|question| render(question.map_or(Decision::Indeterminate, |question| decide(&directory, &question))))
        .collect();
    Json(json!({ "response": results }))
}

fn render(decision: Decision) -> Value {
    match decision {
        Decision::Permit { minimum_level } => {
            let obligations: Vec<Value> = minimum_level.into_iter().map(obligation).collect();
            json!({
                "decision": "Permit",
                "status": { "statusCode": { "value": "urn:oasis:names:tc:xacml:1.0:status:ok" } },
                "obligations": obligations,
                "category": null,
            })
        }
        Decision::NotApplicable => json!({
            "decision": "NotApplicable",
            "status": { "statusCode": { "value": "urn:oasis:names:tc:xacml:1.0:status:ok" } },
        }),
        Decision::Indeterminate => json!({
            "decision": "Indeterminate",
            "status": { "statusCode": { "value": "urn:oasis:names:tc:xacml:1.0:status:processing-error" } },
        }),
    }
}

fn obligation(level: u8) -> Value {
    json!({
        "id": "urn:altinn:obligation:authenticationLevel1",
        "attributeAssignment": [{
            "attributeId": "urn:altinn:obligation-assignment:1",
            "value": level.to_string(),
            "category": "urn:altinn:minimum-authenticationlevel",
            "dataType": "http://www.w3.org/2001/XMLSchema#integer",
        }],
    })
}
