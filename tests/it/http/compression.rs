//! Large texts are compressed for clients that ask for it.

use dialogporten_testkit::{Actor, TestApp};
use rstest::rstest;

use crate::dialog;

const CREATE: &str = "/api/v1/serviceowner/dialogs";
const DESCRIPTION: &str = "/swagger/v1/swagger.json";

fn accepting(caller: &Actor, encodings: &str) -> Actor {
    caller.with_header("accept-encoding", encodings)
}

#[rstest]
#[case("gzip", "gzip")]
#[case("gzip, deflate, br, zstd", "br")]
#[case("gzip;q=1.0, br;q=0.5", "gzip")]
#[case("*", "br")]
#[case("identity", "")]
#[case("", "")]
#[case("zstd", "")]
#[case("gzip;q=0, br;q=0", "")]
#[case("identity;q=0", "")]
#[case("*;q=0", "")]
#[case("*;q=0, identity;q=0", "")]
#[case("identity;q=0, gzip", "gzip")]
#[case("nonsense;;q=x", "")]
#[tokio::test]
async fn the_client_chooses(#[case] accepted: &str, #[case] used: &str) {
    let app = TestApp::shared().await;
    let answer = accepting(&app.anonymous(), accepted).get(DESCRIPTION).await;
    assert_eq!((answer.status, answer.header("content-encoding")), (200, used));
    assert_eq!(answer.header("vary").to_ascii_lowercase(), "accept-encoding");
    assert_eq!(answer.header("content-length").is_empty(), !used.is_empty());
}

#[tokio::test]
async fn a_page_of_dialogs_shrinks() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    for _ in 0..20 {
        owner.post(CREATE, &dialog::minimal()).await.created_id();
    }
    let reader = app.service_owner_with("digdir:dialogporten.serviceprovider.search");
    let plain = reader.get(CREATE).await;
    assert_eq!((plain.status, plain.header("content-encoding")), (200, ""));
    for encoding in ["gzip", "br"] {
        let compressed = accepting(&reader, encoding).get(CREATE).await;
        assert_eq!(compressed.header("content-encoding"), encoding);
        let sent = compressed.bytes.len();
        assert!(sent * 5 < plain.text.len(), "{sent} of {} bytes", plain.text.len());
    }
}

#[tokio::test]
async fn revisions_are_not_touched() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(CREATE, &dialog::complete()).await.created_id();
    let path = format!("{CREATE}/{id}");
    let compressed = accepting(&owner, "gzip").get(&path).await;
    assert_eq!(compressed.header("content-encoding"), "gzip");
    let revision = compressed.header("etag");
    assert_eq!(revision, owner.get(&path).await.header("etag"));
    let changed = owner.with_header("if-match", revision).send("DELETE", &path, None).await;
    assert_eq!(changed.status, 204);
}

#[tokio::test]
async fn small_answers_stay_as_they_are() {
    let app = TestApp::shared().await;
    for path in ["/health/liveness", "/api/v1/metadata/limits", "/api/v1/nothing", "/swagger/index.html"] {
        assert_eq!(accepting(&app.anonymous(), "gzip, br").get(path).await.header("content-encoding"), "", "{path}");
    }
    let image = accepting(&app.anonymous(), "gzip, br").get("/swagger/favicon-32x32.png").await;
    assert_eq!((image.header("content-encoding"), image.header("vary")), ("", ""));
}

/// Nobody must be told that a request was not acceptable after it was carried out.
#[tokio::test]
async fn whoever_forbids_all_encodings_gets_the_plain_answer_to_a_command() {
    let app = TestApp::start().await;
    let owner = accepting(&app.service_owner(), "identity;q=0, *;q=0");
    owner.post(CREATE, &dialog::minimal()).await.created_id();
}
