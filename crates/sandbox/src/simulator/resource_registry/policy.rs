//! `GET /resourceregistry/api/v1/resource/{id}/policy`: as much of a policy as anybody reads.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use crate::simulator::state::Shared;

pub(in crate::simulator) async fn policy(
    State(shared): State<Arc<Shared>>,
    Path(identifier): Path<String>,
) -> Result<impl IntoResponse, StatusCode> {
    let directory = shared.directory();
    let resource = directory.resource(&identifier).ok_or(StatusCode::NOT_FOUND)?;
    Ok(([(header::CONTENT_TYPE, "application/xml")], document(&resource.identifier, resource.min_auth_level)))
}

fn document(identifier: &str, minimum_level: Option<u8>) -> String {
    let obligations = minimum_level.map(obligations).unwrap_or_default();
    let identifier = escaped(identifier);
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<xacml:Policy xmlns:xacml="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:altinn:resource:{identifier}" Version="1.0" RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides">
  <xacml:Target/>{obligations}
</xacml:Policy>
"#
    )
}

fn obligations(level: u8) -> String {
    format!(
        r#"
  <xacml:ObligationExpressions>
    <xacml:ObligationExpression FulfillOn="Permit" ObligationId="urn:altinn:obligation:authenticationLevel1">
      <xacml:AttributeAssignmentExpression AttributeId="urn:altinn:obligation-assignment:1" Category="urn:altinn:minimum-authenticationlevel">
        <xacml:AttributeValue DataType="http://www.w3.org/2001/XMLSchema#integer">{level}</xacml:AttributeValue>
      </xacml:AttributeAssignmentExpression>
    </xacml:ObligationExpression>
  </xacml:ObligationExpressions>"#
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
