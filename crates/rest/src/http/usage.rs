//! Counts requests that costs are distributed by, and records all of them.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use dialogporten_app::{App, usage};
use dialogporten_domain::Transaction;

use super::TraceContext;
use super::usage_record::{UsageRecord, UsageRecords, presentation_tag};
use crate::extract::Query;

/// What a request that was let in is called when costs are not distributed by it.
const UNCHARGED: &str = "Uncharged";
/// What a request is called that was not let in.
const NOTHING_USED: &str = "NoFeatureRecorded";

/// Runs a request, counts and records it.
pub(super) async fn count(
    State((app, records)): State<(Arc<App>, UsageRecords)>,
    request: Request,
    next: Next,
) -> Response {
    if records.excludes(request.uri().path()) {
        return next.run(request).await;
    }
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("", MatchedPath::as_str);
    let has_end_user = Query::parse(request.uri().query().unwrap_or_default()).first("endUserId").is_some();
    let transactions = transactions(request.method(), route, has_end_user);
    let presentation_tag = presentation_tag(request.method(), route, has_end_user);
    let trace = request.extensions().get::<TraceContext>().cloned();

    let (response, attribution) = usage::attributed(next.run(request)).await;
    let owner_org = app.owner_of(&attribution).await;
    let record = UsageRecord {
        environment: &records.environment,
        attribution: &attribution,
        owner_org: owner_org.as_deref(),
        presentation_tag: &presentation_tag,
        status: response.status(),
        trace_id: trace.as_ref().map_or("", TraceContext::trace_id),
    };
    for transaction in transactions {
        app.count_use(*transaction, &attribution, !response.status().is_success());
    }
    match transactions {
        _ if !attribution.is_caller_known => record.write(NOTHING_USED),
        [] => record.write(UNCHARGED),
        used => used.iter().for_each(|transaction| record.write(transaction.as_str())),
    }
    response
}

fn transactions(method: &Method, route: &str, has_end_user: bool) -> &'static [Transaction] {
    use Transaction as T;

    let Some(route) = route.trim_end_matches('/').strip_prefix("/api/v1/") else { return &[] };
    match (method.as_str(), route) {
        ("POST", "serviceowner/dialogs") => &[T::CreateDialog],
        ("PUT", "serviceowner/dialogs/{dialogId}") => &[T::UpdateDialog],
        // A patch reads the dialog first.
        ("PATCH", "serviceowner/dialogs/{dialogId}") => &[T::UpdateDialog, T::GetDialogServiceOwner],
        ("DELETE", "serviceowner/dialogs/{dialogId}") => &[T::DeleteDialog],
        ("POST", "serviceowner/dialogs/{dialogId}/actions/purge") => &[T::PurgeDialog],
        ("GET", "serviceowner/dialogs/{dialogId}") => &[T::GetDialogServiceOwner],
        ("GET", "enduser/dialogs/{dialogId}") => &[T::GetDialogEndUser],
        ("GET", "serviceowner/dialogs") if has_end_user => &[T::SearchServiceOwnerWithEndUser],
        ("GET", "serviceowner/dialogs") => &[T::SearchServiceOwner],
        ("GET", "enduser/dialogs") => &[T::SearchEndUser],
        (
            "PUT",
            "serviceowner/dialogs/{dialogId}/endusercontext/systemlabels"
            | "enduser/dialogs/{dialogId}/context/systemlabels",
        ) => &[T::SetLabels],
        ("POST", "serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset") if has_end_user => {
            &[T::BulkSetLabelsServiceOwner]
        }
        ("POST", "enduser/dialogs/context/systemlabels/actions/bulkset") => &[T::BulkSetLabelsEndUser],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("POST", "/api/v1/serviceowner/dialogs", &[Transaction::CreateDialog])]
    #[case("POST", "/api/v1/serviceowner/dialogs/", &[Transaction::CreateDialog])]
    #[case("PATCH", "/api/v1/serviceowner/dialogs/{dialogId}", &[Transaction::UpdateDialog, Transaction::GetDialogServiceOwner])]
    #[case("GET", "/api/v1/serviceowner/dialogs", &[Transaction::SearchServiceOwner])]
    #[case("GET", "/api/v1/enduser/dialogs", &[Transaction::SearchEndUser])]
    #[case("GET", "/api/v1/enduser/dialogs/{dialogId}/activities", &[])]
    #[case("GET", "/health", &[])]
    #[case("POST", "/api/v1/serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset", &[])]
    fn some_routes_are_counted(#[case] method: &str, #[case] route: &str, #[case] expected: &[Transaction]) {
        assert_eq!(transactions(&method.parse().unwrap(), route, false), expected);
    }

    #[rstest]
    #[case("GET", "/api/v1/serviceowner/dialogs", Transaction::SearchServiceOwnerWithEndUser)]
    #[case(
        "POST",
        "/api/v1/serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset",
        Transaction::BulkSetLabelsServiceOwner
    )]
    fn acting_for_somebody_is_counted_apart(#[case] method: &str, #[case] route: &str, #[case] expected: Transaction) {
        assert_eq!(transactions(&method.parse().unwrap(), route, true), [expected]);
    }
}
