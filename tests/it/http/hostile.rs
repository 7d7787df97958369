//! Nothing that anybody can send leads to a failure of ours, to a file, or to an address that the sender has chosen.

use dialogporten_testkit::TestApp;
use rstest::rstest;

use super::raw;
use crate::dialog;

const LIMITS: &str = "/api/v1/metadata/limits";

/// The first lines of a request, up to the empty line, and the status that it gets.
#[rstest]
// Targets.
#[case::traversal("GET /swagger/../../etc/passwd HTTP/1.1", 404)]
#[case::encoded_traversal("GET /swagger/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1", 404)]
#[case::doubly_encoded_traversal("GET /swagger/%252e%252e%252fetc%252fpasswd HTTP/1.1", 404)]
#[case::backslashes("GET /swagger/..\\..\\etc\\passwd HTTP/1.1", 404)]
#[case::null_in_asset("GET /swagger/index.html%00.png HTTP/1.1", 404)]
#[case::raw_null("GET /swagger/\0 HTTP/1.1", 400)]
#[case::null_in_id("GET /api/v1/serviceowner/dialogs/%00 HTTP/1.1", 401)]
#[case::bytes_that_are_no_text("GET /%ff%fe/%c3%28 HTTP/1.1", 404)]
#[case::broken_escape("GET /api/v1/%zz HTTP/1.1", 404)]
#[case::double_slashes("GET //api//v1//metadata//limits HTTP/1.1", 404)]
#[case::whole_address("GET http://evil.example/api/v1/metadata/limits HTTP/1.1", 200)]
#[case::asterisk("OPTIONS * HTTP/1.1", 404)]
#[case::connect("CONNECT evil.example:443 HTTP/1.1", 404)]
#[case::no_slash("GET api HTTP/1.1", 404)]
#[case::fragment("GET /api/v1/metadata/limits#x HTTP/1.1", 200)]
#[case::query_that_is_no_text("GET /api/v1/metadata/limits?%ff=%fe&%00&&&==&=a HTTP/1.1", 200)]
// Methods.
#[case::unknown_method("BREW /api/v1/metadata/limits HTTP/1.1", 405)]
#[case::trace("TRACE /api/v1/metadata/limits HTTP/1.1", 405)]
#[case::options("OPTIONS /api/v1/metadata/limits HTTP/1.1\r\nOrigin: https://evil.example", 405)]
#[case::overridden("GET /api/v1/metadata/limits HTTP/1.1\r\nX-HTTP-Method-Override: DELETE", 200)]
// Versions and heads.
#[case::old_version("GET /api/v1/metadata/limits HTTP/1.0", 200)]
#[case::unknown_version("GET /api/v1/metadata/limits HTTP/9.9", 400)]
#[case::no_protocol("hello", 400)]
#[case::two_lengths("POST /api/v1/serviceowner/dialogs HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2", 400)]
#[case::negative_length("POST /api/v1/serviceowner/dialogs HTTP/1.1\r\nContent-Length: -1", 400)]
#[case::unknown_transfer("POST /api/v1/serviceowner/dialogs HTTP/1.1\r\nTransfer-Encoding: gzip", 400)]
#[case::space_before_colon("GET /api/v1/metadata/limits HTTP/1.1\r\nX-Anything : 1", 400)]
#[case::folded("GET /api/v1/metadata/limits HTTP/1.1\r\nX-Anything: 1\r\n 2", 400)]
// Headers that other programs give a meaning.
#[case::range("GET /swagger/swagger-ui.css HTTP/1.1\r\nRange: bytes=0-0,5-,-9", 200)]
#[case::condition("GET /api/v1/metadata/limits HTTP/1.1\r\nIf-None-Match: *", 200)]
#[case::rewritten("GET /api/v1/nothing HTTP/1.1\r\nX-Original-URL: /api/v1/metadata/limits", 404)]
#[case::upgrade("GET /api/v1/metadata/limits HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13", 200)]
#[case::trace_nonsense("GET /api/v1/metadata/limits HTTP/1.1\r\ntraceparent: \u{fffd}\r\ntracestate: ,,,=", 200)]
#[case::token_nonsense("GET /api/v1/enduser/dialogs HTTP/1.1\r\nAuthorization: Bearer \u{fffd}.\u{fffd}.", 401)]
#[tokio::test]
async fn a_strange_head_gets_a_plain_refusal(#[case] head: &str, #[case] status: u16) {
    let app = TestApp::shared().await;
    let request = format!("{head}\r\nHost: a\r\nConnection: close\r\n\r\n");
    let answer = raw::send(app.address(), request.as_bytes()).await;
    assert_eq!(answer.status, status, "{}", answer.text);
    assert!(!answer.text.contains("root:") && !answer.text.contains("\r\naccess-control-allow"), "{}", answer.text);
}

/// What is too large, and the statuses that tell it.
#[rstest]
#[case::long_path(format!("GET /{} HTTP/1.1\r\n", "a/".repeat(60_000)), 431)]
#[case::long_query(format!("GET {LIMITS}?{} HTTP/1.1\r\n", "a=b&".repeat(30_000)), 431)]
#[case::long_header(format!("GET {LIMITS} HTTP/1.1\r\nx-a: {}\r\n", "a".repeat(100_000)), 431)]
#[case::many_headers(format!("GET {LIMITS} HTTP/1.1\r\n{}", "x-a: 1\r\n".repeat(1_000)), 431)]
#[case::many_segments(format!("GET /{} HTTP/1.1\r\n", "a/".repeat(20_000)), 404)]
#[case::many_parameters(format!("GET {LIMITS}?{} HTTP/1.1\r\n", "party=a&".repeat(5_000)), 200)]
#[tokio::test]
async fn a_head_that_is_too_large_is_refused_and_one_that_is_not_is_read(#[case] head: String, #[case] status: u16) {
    let app = TestApp::shared().await;
    let answer = raw::send(app.address(), format!("{head}Host: a\r\nConnection: close\r\n\r\n").as_bytes()).await;
    assert_eq!(answer.status, status, "{:.300}", answer.text);
}

#[rstest]
#[case::no_length("", "[")]
#[case::other_encoding("Content-Encoding: gzip\r\nContent-Length: 20\r\n", "\u{1f}\u{8b}")]
#[case::chunk_size("Transfer-Encoding: chunked\r\n", "zz\r\n")]
#[case::huge_chunk("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n")]
#[case::missing_chunk("Transfer-Encoding: chunked\r\n", "5\r\n[1,2")]
#[case::length_and_chunks("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "2\r\n[1\r\n0\r\n\r\n")]
#[case::bad_revision("If-Match: \u{fffd}\r\nContent-Length: 2\r\n", "{}")]
#[tokio::test]
async fn a_strange_body_of_an_agency_is_its_own_fault(#[case] headers: &str, #[case] body: &str) {
    let app = TestApp::shared().await;
    let authorization = app.service_owner_authorization();
    let head = format!(
        "POST /api/v1/serviceowner/dialogs HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: {authorization}\r\n\
         Content-Type: application/json\r\n{headers}\r\n"
    );
    let answer = raw::send_all(app.address(), format!("{head}{body}").as_bytes()).await;
    assert!(matches!(answer.status, 0 | 400 | 415), "{}", answer.text);
}

/// A compressed body is not unpacked, so it cannot be larger than it is.
#[tokio::test]
async fn compressed_bodies_are_refused() {
    let app = TestApp::shared().await;
    for encoding in ["gzip", "br", "deflate", "gzip, gzip", "x"] {
        let owner = app.service_owner().with_header("content-encoding", encoding);
        let answer = owner.post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await;
        assert_eq!(answer.status, 415, "{encoding}");
    }
}

#[tokio::test]
async fn no_address_is_made_of_what_the_sender_claims() {
    let app = TestApp::shared().await;
    let mut sender = app.service_owner();
    for name in
        ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-prefix", "forwarded", "x-host", "x-original-host"]
    {
        sender = sender.with_header(name, "evil.example");
    }
    let sender = sender.with_header("host", "evil.example");
    let created = sender.post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await;
    let id = created.created_id();
    assert_eq!(created.header("location"), format!("/api/v1/serviceowner/dialogs/{id}"));
    for path in [
        "/api/v1/.well-known/oauth-authorization-server",
        "/swagger/v1/swagger.json",
        "/swagger/initializer.js",
        "/api/v1/nothing",
    ] {
        let answer = sender.get(path).await;
        assert!(!answer.text.contains("evil.example"), "{path}: {}", answer.text);
    }
}
