//! The one place that builds HTTP clients.

use std::time::Duration;

use http::HeaderMap;

/// Writes the trace context of the current request into the headers of a call.
pub type Propagate = fn(&mut HeaderMap);

/// Name and version in the `User-Agent` header.
const USER_AGENT: &str = concat!("dialogporten/", env!("CARGO_PKG_VERSION"));

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Time limit of one attempt, for callers that set none of their own.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Services close idle connections after a minute or more; a client that closes first never meets a closed one.
const IDLE_TIMEOUT: Duration = Duration::from_secs(50);
const MAX_REDIRECTS: usize = 3;

/// Builds a client with time limits, a pool and the name of the product.
#[expect(clippy::disallowed_methods, reason = "the one place that builds HTTP clients")]
pub fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .redirect(redirects())
        // The environment is read by the configuration only.
        .no_proxy()
        .build()
}

/// Follows a few redirects, but never from a protected to an unprotected connection.
fn redirects() -> reqwest::redirect::Policy {
    reqwest::redirect::Policy::custom(|attempt| {
        let is_downgrade =
            attempt.url().scheme() != "https" && attempt.previous().iter().any(|url| url.scheme() == "https");
        if is_downgrade || attempt.previous().len() > MAX_REDIRECTS { attempt.stop() } else { attempt.follow() }
    })
}
