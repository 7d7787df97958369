//! `GET /api/v1/enduser/parties`: the parties that a reader may represent.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::{AuthorizedParty, enduser};
use dialogporten_domain::PartyId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::RestState;
use crate::extract::{AcceptsJson, EndUser};
use crate::json::json;
use crate::problem::Problem;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Parties)]
struct PartiesResponse<'a> {
    authorized_parties: Vec<PartyResponse<'a>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuthorizedParty)]
struct PartyResponse<'a> {
    party: &'a PartyId,
    #[schema(format = Uuid)]
    party_uuid: &'a str,
    party_id: i32,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<&'a str>,
    party_type: &'static str,
    is_deleted: bool,
    has_key_role: bool,
    is_current_end_user: bool,
    is_main_administrator: bool,
    is_access_manager: bool,
    has_only_access_to_sub_parties: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    sub_parties: Vec<PartyResponse<'a>>,
}

impl<'a> From<&'a AuthorizedParty> for PartyResponse<'a> {
    fn from(party: &'a AuthorizedParty) -> Self {
        let description = party.description();
        Self {
            party: &party.party,
            party_uuid: &description.party_uuid,
            party_id: description.party_id,
            name: &description.name,
            date_of_birth: description.date_of_birth.as_deref(),
            party_type: party.party_type.as_str(),
            is_deleted: party.is_deleted,
            has_key_role: party.has_key_role,
            is_current_end_user: party.is_current_end_user,
            is_main_administrator: party.is_main_administrator,
            is_access_manager: party.is_access_manager,
            has_only_access_to_sub_parties: party.has_only_access_to_sub_parties,
            sub_parties: party.sub_parties.iter().map(Self::from).collect(),
        }
    }
}

/// Lists the parties that the reader may act for.
#[utoipa::path(
    get,
    path = "/parties",
    operation_id = "GetParties",
    responses((status = 200, body = PartiesResponse), (status = 406)),
)]
pub(crate) async fn list(reader: EndUser, _: AcceptsJson, State(state): State<RestState>) -> Result<Response, Problem> {
    let parties = enduser::parties(&state.app, &reader.principal).await?;
    json(StatusCode::OK, &PartiesResponse { authorized_parties: parties.iter().map(PartyResponse::from).collect() })
}
