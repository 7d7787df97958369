//! `POST /accessmanagement/api/v1/resourceowner/authorizedparties`: whom somebody may act for.

mod tree;

use std::collections::HashSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use self::tree::{AuthorizedParty, Details, tree};
use super::access::{Bearer, Subscription};
use super::body::AnyCase;
use super::query::Parameters;
use super::state::Shared;

#[derive(Deserialize)]
pub(super) struct AuthorizedPartiesRequest {
    #[serde(rename = "type")]
    attribute: String,
    value: String,
    #[serde(default, rename = "partyfilter")]
    party_filter: Option<Vec<FilterEntry>>,
}

#[derive(Deserialize)]
struct FilterEntry {
    #[serde(rename = "type")]
    attribute: String,
    value: String,
}

pub(super) async fn authorized_parties(
    State(shared): State<Arc<Shared>>,
    _: Bearer,
    _: Subscription,
    parameters: Parameters,
    AnyCase(body): AnyCase<AuthorizedPartiesRequest>,
) -> Json<Vec<AuthorizedParty>> {
    let directory = shared.directory();
    let Some(caller) = directory.key(&body.attribute, &body.value) else { return Json(Vec::new()) };
    let details = Details {
        packages: parameters.is_true("includeAccessPackages"),
        roles: parameters.is_true("includeRoles"),
        resources: parameters.is_true("includeResources"),
        instances: parameters.is_true("includeInstances"),
    };
    let filter = body.party_filter.unwrap_or_default();
    // An entry that nobody is known by matches nobody, but it does not make the filter empty.
    let wanted: Option<HashSet<&str>> = (!filter.is_empty())
        .then(|| filter.iter().filter_map(|entry| directory.key(&entry.attribute, &entry.value)).collect());
    Json(tree(&directory, caller, details, wanted.as_ref()))
}
