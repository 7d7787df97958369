//! The request and the response on the wire.

use serde::{Deserialize, Serialize};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PartiesRequest<'a> {
    pub(super) data: [&'a str; 1],
}

#[derive(Deserialize)]
pub(super) struct PartiesResponse {
    pub(super) data: Vec<PartyResponse>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PartyResponse {
    pub(super) display_name: Option<String>,
}
