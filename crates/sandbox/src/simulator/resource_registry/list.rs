//! `GET /resourceregistry/api/v1/resource/resourcelist` and `…/resource/{id}`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::simulator::query::Parameters;
use crate::simulator::seed::{Resource, Seed};
use crate::simulator::state::Shared;

/// Lists every service; those that were migrated only on request.
pub(in crate::simulator) async fn list(State(shared): State<Arc<Shared>>, parameters: Parameters) -> Json<Vec<Value>> {
    let directory = shared.directory();
    let with_migrated = parameters.is_true("includeMigratedApps");
    let seed = directory.seed();
    let listed = seed.resources.iter().filter(|resource| with_migrated || resource.resource_type != "MigratedApp");
    Json(listed.map(|resource| entry(seed, resource)).collect())
}

/// Returns one service.
pub(in crate::simulator) async fn find(
    State(shared): State<Arc<Shared>>,
    Path(identifier): Path<String>,
) -> Result<Json<Value>, StatusCode> {
    let directory = shared.directory();
    let resource = directory.resource(&identifier).ok_or(StatusCode::NOT_FOUND)?;
    Ok(Json(entry(directory.seed(), resource)))
}

fn entry(seed: &Seed, resource: &Resource) -> Value {
    let org = seed.orgs.get(&resource.owner);
    json!({
        "identifier": resource.identifier,
        "title": resource.title,
        "description": resource.description,
        "status": resource.status,
        "delegable": resource.delegable,
        "visible": true,
        "hasCompetentAuthority": {
            "organization": org.map(|org| &org.orgnr),
            "orgcode": resource.owner,
            "name": org.map(|org| &org.name),
        },
        "resourceType": resource.resource_type,
    })
}
