//! `GET /sim/{issuer}/.well-known/…`, `GET /sim/{issuer}/jwks` and the same for the token generator.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Issuer;
use crate::simulator::state::Shared;

pub(in crate::simulator) async fn configuration(
    State(shared): State<Arc<Shared>>,
    Path(issuer): Path<String>,
) -> Result<Json<Value>, StatusCode> {
    Issuer::parse(&issuer).map(|issuer| document(&shared, issuer)).ok_or(StatusCode::NOT_FOUND)
}

pub(in crate::simulator) async fn keys(
    State(shared): State<Arc<Shared>>,
    Path(issuer): Path<String>,
) -> Result<Json<Value>, StatusCode> {
    let issuer = Issuer::parse(&issuer).ok_or(StatusCode::NOT_FOUND)?;
    Ok(Json(shared.keys(issuer).key_set()))
}

pub(in crate::simulator) async fn generator_configuration(State(shared): State<Arc<Shared>>) -> Json<Value> {
    document(&shared, Issuer::Altinn)
}

pub(in crate::simulator) async fn generator_keys(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(shared.keys(Issuer::Altinn).key_set())
}

fn document(shared: &Shared, issuer: Issuer) -> Json<Value> {
    let url = shared.issuer_url(issuer);
    Json(json!({ "issuer": url, "jwks_uri": format!("{url}/jwks"), "token_endpoint": format!("{url}/token") }))
}
