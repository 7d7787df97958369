//! One record per request in the log: who used what of whose, in the form that reports about use are made from.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use dialogporten_app::usage::Attribution;

/// Which requests are recorded, and as whose.
#[derive(Debug, Clone)]
pub struct UsageRecords {
    /// Where the process runs.
    pub environment: Arc<str>,
    /// Beginnings of paths that are not recorded, in any case.
    pub excluded: Arc<[String]>,
}

impl UsageRecords {
    /// Is a path one that is not recorded?
    pub(super) fn excludes(&self, path: &str) -> bool {
        self.excluded
            .iter()
            .any(|beginning| path.get(..beginning.len()).is_some_and(|sent| sent.eq_ignore_ascii_case(beginning)))
    }
}

/// What is known of a request that has ended. No person is part of it.
pub(super) struct UsageRecord<'a> {
    pub(super) environment: &'a str,
    pub(super) attribution: &'a Attribution,
    pub(super) owner_org: Option<&'a str>,
    pub(super) presentation_tag: &'a str,
    pub(super) status: StatusCode,
    pub(super) trace_id: &'a str,
}

impl UsageRecord<'_> {
    /// Writes one record. The names of its fields are those that reports know.
    pub(super) fn write(&self, feature: &str) {
        const UNKNOWN: &str = "unknown";
        let attribution = self.attribution;
        tracing::info!(
            target: "dialogporten::usage",
            EventId = 1000,
            FeatureType = feature,
            HasAdminScope = attribution.is_admin,
            Environment = self.environment,
            CallerOrg = attribution.caller_org.as_deref().unwrap_or(UNKNOWN),
            OwnerOrg = self.owner_org.unwrap_or(UNKNOWN),
            ServiceResource = attribution.resource.as_ref().map_or(UNKNOWN, |resource| resource.as_str()),
            PresentationTag = self.presentation_tag,
            AdditionalTags.StatusCode = self.status.as_u16(),
            AdditionalTags.CorrelationId = self.trace_id,
            AdditionalTags.Status = outcome(self.status),
            "use"
        );
    }
}

fn outcome(status: StatusCode) -> &'static str {
    if status.is_success() {
        "success"
    } else if status.is_server_error() {
        "error"
    } else {
        "failure"
    }
}

/// Returns what a request is presented as in reports.
pub(super) fn presentation_tag(method: &Method, route: &str, has_end_user: bool) -> String {
    let suffix = if has_end_user { "_EndUserId" } else { "" };
    format!("{method}_{}{suffix}", route.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/health/deep", true)]
    #[case("/HEALTH", true)]
    #[case("/api/v1/health", false)]
    #[case("/he", false)]
    #[case("/heæ", false)]
    fn some_paths_are_not_recorded(#[case] path: &str, #[case] expected: bool) {
        let records = UsageRecords { environment: "test".into(), excluded: ["/health".to_owned()].into() };
        assert_eq!(records.excludes(path), expected);
    }

    #[rstest]
    #[case(200, "success")]
    #[case(301, "failure")]
    #[case(404, "failure")]
    #[case(502, "error")]
    fn outcomes_have_three_names(#[case] status: u16, #[case] expected: &str) {
        assert_eq!(outcome(StatusCode::from_u16(status).unwrap()), expected);
    }

    #[test]
    fn acting_for_somebody_is_presented_apart() {
        let tag = |has_end_user| presentation_tag(&Method::GET, "/api/v1/serviceowner/dialogs", has_end_user);
        assert_eq!(tag(false), "GET_api/v1/serviceowner/dialogs");
        assert_eq!(tag(true), "GET_api/v1/serviceowner/dialogs_EndUserId");
    }
}
