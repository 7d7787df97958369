//! Routes match in any case and with a trailing slash.
//!
//! Only the literal words of our routes are rewritten; path parameters reach the handlers as they were sent.

use std::task::{Context, Poll};

use axum::http::{Request, Uri};
use tower::Service;

/// The literal words of all routes that are not written in lower case only or that clients write differently.
const WORDS: [&str; 39] = [
    "api",
    "v1",
    "serviceowner",
    "enduser",
    "metadata",
    ".well-known",
    "jwks.json",
    "oauth-authorization-server",
    "dialogs",
    "activities",
    "transmissions",
    "seenlog",
    "context",
    "labels",
    "labellog",
    "endusercontext",
    "systemlabels",
    "actions",
    "bulkset",
    "restore",
    "purge",
    "freeze",
    "should-send-notification",
    "updateFormSavedActivityTime",
    "parties",
    "serviceresources",
    "dialoglookup",
    "limits",
    "health",
    "liveness",
    "readiness",
    "startup",
    "deep",
    "swagger",
    "swagger.json",
    "v1.enduser",
    "v1.serviceowner",
    "index.html",
    "scalar",
];

/// The path before it was rewritten, for problem documents and relative addresses.
#[derive(Debug, Clone)]
pub(crate) struct SentPath(pub(crate) String);

/// Rewrites the path of a request before it is routed.
#[derive(Debug, Clone)]
pub struct NormalizePath<S> {
    inner: S,
}

impl<S> NormalizePath<S> {
    /// Wraps the routes.
    pub fn new(inner: S) -> Self {
        Self { inner }
    }
}

impl<S: Service<Request<B>>, B> Service<Request<B>> for NormalizePath<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> S::Future {
        if let Some(path) = normalized(request.uri().path()) {
            let sent = SentPath(request.uri().path().to_owned());
            let query = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
            // Letters of a valid path in another case, or one slash less, are a valid path.
            if let Ok(uri) = format!("{path}{query}").parse::<Uri>() {
                *request.uri_mut() = uri;
                request.extensions_mut().insert(sent);
            }
        }
        self.inner.call(request)
    }
}

/// Returns the path as the routes spell it, or `None` when it is spelled so already.
fn normalized(path: &str) -> Option<String> {
    let trimmed = if path.len() > 1 { path.strip_suffix('/').unwrap_or(path) } else { path };
    let mut result = String::with_capacity(trimmed.len());
    let mut previous = "";
    for (index, segment) in trimmed.split('/').enumerate() {
        if index > 0 {
            result.push('/');
        }
        let is_label = previous == "labels";
        let word = WORDS.iter().find(|word| !is_label && word.eq_ignore_ascii_case(segment)).copied();
        result.push_str(word.unwrap_or(segment));
        previous = word.unwrap_or(segment);
    }
    (result != path).then_some(result)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::normalized;

    #[rstest]
    #[case("/API/v1/ServiceOwner/Dialogs", Some("/api/v1/serviceowner/dialogs"))]
    #[case("/api/v1/enduser/dialogs/", Some("/api/v1/enduser/dialogs"))]
    #[case("/api/v1/enduser/dialogs", None)]
    #[case("/", None)]
    #[case("/api/v1/serviceowner/dialogs/X/context/labels/Actions", None)]
    #[case(
        "/api/v1/serviceowner/dialogs/X/context/Labels/Actions/",
        Some("/api/v1/serviceowner/dialogs/X/context/labels/Actions")
    )]
    #[case("/api//v1/", Some("/api//v1"))]
    #[case("/a/actions/updateformsavedactivitytime", Some("/a/actions/updateFormSavedActivityTime"))]
    fn literal_words_are_rewritten(#[case] sent: &str, #[case] routed: Option<&str>) {
        assert_eq!(normalized(sent).as_deref(), routed);
    }
}
