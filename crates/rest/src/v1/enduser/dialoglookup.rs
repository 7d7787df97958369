//! `GET /api/v1/enduser/dialoglookup`: a reader looks a dialog up by what it is an instance of.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::enduser::{self, Evidence, GrantType, OwnLookup};
use dialogporten_domain::Localizations;
use serde::Serialize;
use utoipa::ToSchema;

use crate::RestState;
use crate::extract::{EndUser, Languages, Query};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::{LinksResponse, LookupResponse};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EndUserIdentifierLookup)]
struct OwnLookupResponse<'a> {
    #[serde(flatten)]
    dialog: LookupResponse<'a>,
    authorization_evidence: AuthorizationEvidenceResponse<'a>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = IdentifierLookupAuthorizationEvidence)]
struct AuthorizationEvidenceResponse<'a> {
    current_authentication_level: u32,
    via_role: bool,
    via_access_package: bool,
    via_resource_delegation: bool,
    via_instance_delegation: bool,
    evidence: Vec<EvidenceResponse<'a>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = IdentifierLookupAuthorizationEvidenceItem)]
struct EvidenceResponse<'a> {
    grant_type: GrantType,
    subject: &'a str,
    name: &'a Localizations,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<LinksResponse<'a>>,
}

impl<'a> From<&'a OwnLookup> for OwnLookupResponse<'a> {
    fn from(found: &'a OwnLookup) -> Self {
        Self {
            dialog: LookupResponse::new(&found.dialog),
            authorization_evidence: AuthorizationEvidenceResponse {
                current_authentication_level: found.authentication_level,
                via_role: found.is_via(GrantType::Role),
                via_access_package: found.is_via(GrantType::AccessPackage),
                via_resource_delegation: found.is_via(GrantType::ResourceDelegation),
                via_instance_delegation: found.is_via(GrantType::InstanceDelegation),
                evidence: found.evidence.iter().map(EvidenceResponse::from).collect(),
            },
        }
    }
}

impl<'a> From<&'a Evidence> for EvidenceResponse<'a> {
    fn from(evidence: &'a Evidence) -> Self {
        Self {
            grant_type: evidence.grant_type,
            subject: &evidence.subject,
            name: &evidence.name,
            links: evidence.metadata_url.as_deref().map(|metadata| LinksResponse { metadata }),
        }
    }
}

/// Finds a dialog by what it belongs to.
#[utoipa::path(
    get,
    path = "/dialoglookup",
    operation_id = "GetDialogLookup",
    params(("instanceRef" = String, Query), Languages),
    responses((status = 200, body = OwnLookupResponse), (status = 404)),
)]
pub(crate) async fn get(
    reader: EndUser,
    State(state): State<RestState>,
    query: Query,
    Languages(languages): Languages,
) -> Result<Response, Problem> {
    let reference = query.scalar("instanceRef");
    let found = enduser::lookup(&state.app, &reader.principal, reference.as_deref(), &languages).await?;
    json(StatusCode::OK, &OwnLookupResponse::from(&found))
}
