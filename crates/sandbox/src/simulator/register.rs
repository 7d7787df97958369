//! `POST /register/api/v1/dialogporten/parties/query`: names of parties.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::access::{Bearer, Subscription};
use super::body::AnyCase;
use super::directory::Member;
use super::state::Shared;

/// The most parties of one query.
const LIMIT: usize = 100;

#[derive(Deserialize)]
pub(super) struct PartiesQuery {
    data: Vec<String>,
}

pub(super) async fn query(
    State(shared): State<Arc<Shared>>,
    _: Bearer,
    _: Subscription,
    AnyCase(PartiesQuery { data: urns }): AnyCase<PartiesQuery>,
) -> Response {
    if urns.len() > LIMIT {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let directory = shared.directory();
    let found: Vec<Value> =
        urns.iter().filter_map(|urn| directory.member(directory.key_of_urn(urn)?)).filter_map(party).collect();
    let status = if found.len() == urns.len() { StatusCode::OK } else { StatusCode::PARTIAL_CONTENT };
    (status, Json(json!({ "data": found }))).into_response()
}

fn party(member: Member) -> Option<Value> {
    Some(match member {
        Member::Person(it) => json!({
            "partyUuid": it.uuid, "partyId": it.party_id, "partyType": "person", "displayName": it.name,
            "personIdentifier": it.pid,
        }),
        Member::Organization(it) => json!({
            "partyUuid": it.uuid, "partyId": it.party_id, "partyType": "organization", "displayName": it.name,
            "organizationIdentifier": it.orgnr,
        }),
        Member::System(it) => json!({ "partyUuid": it.id, "partyType": "system-user", "displayName": it.name }),
        Member::Email(_) => return None,
    })
}
