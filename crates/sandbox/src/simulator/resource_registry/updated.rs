//! `GET /resourceregistry/api/v1/resource/updated`: the feed in pages.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dialogporten_domain::Timestamp;
use serde_json::{Value, json};

use super::feed::FeedRow;
use crate::simulator::query::Parameters;
use crate::simulator::state::Shared;

const MOST_ROWS: usize = 1000;

/// Links of the real registry may name a host that callers cannot reach; this one never can be.
const INTERNAL_HOST: &str = "https://resource-registry.invalid";

pub(in crate::simulator) async fn updated(
    State(shared): State<Arc<Shared>>,
    parameters: Parameters,
) -> Result<Json<Value>, StatusCode> {
    let since = parameters.get("since").map(Timestamp::parse).transpose().map_err(|_| StatusCode::BAD_REQUEST)?;
    let limit = match parameters.get("limit").map(str::parse) {
        None => MOST_ROWS,
        Some(Ok(limit)) if (1..=MOST_ROWS).contains(&limit) => limit,
        Some(_) => return Err(StatusCode::BAD_REQUEST),
    };
    let after = parameters.get("token").map(|token| row_of(token).ok_or(StatusCode::BAD_REQUEST)).transpose()?;

    let (rows, has_more) = shared.feed().page(since, after.as_ref(), limit);
    let next = rows.last().filter(|_| has_more).map(|last| {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("since", &since.map(offset_form).unwrap_or_default())
            .append_pair("token", &token_of(last))
            .append_pair("limit", &limit.to_string())
            .finish();
        format!("{INTERNAL_HOST}/resourceregistry/api/v1/resource/updated?{query}")
    });
    let data: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "subjectUrn": row.subject, "resourceUrn": row.resource,
                "updatedAt": offset_form(row.updated_at), "deleted": row.is_deleted,
            })
        })
        .collect();
    Ok(Json(json!({ "links": { "next": next }, "data": data })))
}

/// Writes the offset as numbers, as this service does.
fn offset_form(instant: Timestamp) -> String {
    instant.to_string().replace('Z', "+00:00")
}

fn token_of(row: &FeedRow) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}\n{}\n{}\n{}", row.updated_at, row.subject, row.resource, row.is_deleted))
}

fn row_of(token: &str) -> Option<FeedRow> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let mut parts = text.split('\n');
    Some(FeedRow {
        updated_at: Timestamp::parse(parts.next()?).ok()?,
        subject: parts.next()?.to_owned(),
        resource: parts.next()?.to_owned(),
        is_deleted: parts.next()? == "true",
    })
}
