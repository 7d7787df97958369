//! Large texts are compressed for clients that ask for it.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

/// Least size of a body that is compressed, in bytes: below it, a packet is a packet.
const WORTHWHILE: u64 = 1024;
/// Types that are compressed. Everything else is small, compressed already, or an endless stream.
const TEXTS: [&str; 4] = ["application/json", "text/html", "text/css", "text/javascript"];

/// Compresses with the least effort, which takes a text to a fifth; more would cost requests of others.
pub(super) fn layer() -> CompressionLayer<Worthwhile> {
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(Worthwhile)
}

/// Decides by type and size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worthwhile;

impl Predicate for Worthwhile {
    fn should_compress<B: axum::body::HttpBody>(&self, response: &Response<B>) -> bool {
        let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_text = content_type.is_some_and(|value| TEXTS.iter().any(|text| value.starts_with(text)));
        is_text && SizeAbove::new(WORTHWHILE).should_compress(response)
    }
}

/// Lets clients that forbid everything have the plain text. The layer would call their requests unacceptable after they have
/// been carried out.
pub(super) fn always_allow_none(headers: &mut HeaderMap) {
    let sent = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let sent = sent.collect::<Vec<_>>().join(",");
    if sent.contains("q=0") || sent.contains("Q=0") {
        // The first mention counts.
        if let Ok(allowed) = HeaderValue::from_str(&format!("identity;q=0.001,{sent}")) {
            headers.insert(header::ACCEPT_ENCODING, allowed);
        }
    }
}
