//! What a service owner runs behind the addresses in its dialogs, from end to end.

use dialogporten_sandbox::provider::Provider;
use dialogporten_testkit::{Actor, Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, LEADER, RESOURCE};

const LOCAL: &[(&str, &str)] = &[("LocalDevelopment__AllowLocalHttp", "true")];
const INBOX: &str = "https://inbox.example";
/// A dialog of the sandbox with an embed, a write action on a form, and API actions.
const DEMO: &str = "ttd-documented-example";
/// The leader of the company that got a text in HTML.
const OTHER_LEADER: &str = "21918848557";
const SIGN: &str = "/ttd/demo/signer";

struct World {
    app: TestApp,
    provider: Provider,
    dialog: String,
}

impl World {
    async fn start() -> Self {
        let app = TestApp::start_configured(LOCAL).await;
        let provider = app.start_provider(INBOX).await;
        let dialog = app.create_sandbox_dialog(DEMO, &provider).await;
        Self { app, provider, dialog }
    }

    async fn read(&self) -> Value {
        self.app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{}", self.dialog)).await.body
    }

    fn visitor(&self) -> Actor {
        self.app.visitor_of(self.provider.base_uri())
    }

    /// The inbox of the leader: it sends the dialog token that came with the dialog.
    async fn inbox(&self) -> Actor {
        self.visitor().with_token(self.read().await["dialogToken"].as_str().unwrap())
    }

    async fn activities(&self) -> Answer {
        let path = format!("/api/v1/serviceowner/dialogs/{}/activities", self.dialog);
        self.app.service_owner().get(&path).await
    }
}

#[tokio::test]
async fn the_inbox_shows_a_text_that_comes_from_the_service() {
    let world = World::start().await;
    let read = world.read().await;
    let address = read["content"]["mainContentReference"]["value"][0]["value"].as_str().unwrap();
    let inbox = world.app.visitor_of("").with_token(read["dialogToken"].as_str().unwrap());
    let shown = inbox.get(address).await;
    assert_eq!((shown.status, shown.header("content-type")), (200, "text/markdown"));
    assert!(shown.text.contains("kontrollert dialogtokenet") && shown.text.contains("`write`"), "{}", shown.text);
    let english = inbox.with_header("accept-language", "en").get(address).await;
    assert!(english.text.contains("Security level: **4**"), "{}", english.text);
}

#[tokio::test]
async fn a_write_action_ends_up_in_the_dialog() {
    let world = World::start().await;
    let read = world.read().await;
    let sign = read["guiActions"].as_array().unwrap().iter().find(|action| action["action"] == "sign").unwrap();
    assert_eq!(sign["httpMethod"], "POST");
    let inbox = world.app.visitor_of("").with_token(read["dialogToken"].as_str().unwrap());
    let done = inbox.send("POST", sign["url"].as_str().unwrap(), None).await;
    assert_eq!((done.status, done.text.as_str()), (204, ""));

    let activities = world.activities().await;
    let signed = activities.body.as_array().unwrap().iter().find(|activity| activity["type"] == "SignatureProvided");
    let path =
        format!("/api/v1/serviceowner/dialogs/{}/activities/{}", world.dialog, signed.unwrap()["id"].as_str().unwrap());
    let signed = world.app.service_owner().get(&path).await.body;
    assert_eq!(signed["performedBy"]["actorId"], format!("urn:altinn:person:identifier-no:{LEADER}"));
}

#[tokio::test]
async fn systems_use_the_same_token_for_api_actions() {
    let world = World::start().await;
    let inbox = world.inbox().await;
    let got = inbox.get("/ttd/api/demo").await;
    assert_eq!((got.status, &got.body["dialogId"]), (200, &json!(world.dialog)));
    assert_eq!(inbox.send("PUT", "/ttd/api/demo", None).await.status, 204);
    let activities = world.activities().await.body;
    assert!(activities.as_array().unwrap().iter().any(|activity| activity["type"] == "FormSubmitted"));
}

#[tokio::test]
async fn only_tokens_for_the_action_and_the_dialog_are_taken() {
    let world = World::start().await;
    let inbox = world.inbox().await;
    for visitor in [world.visitor(), world.visitor().with_token("a.b.c")] {
        let refused = visitor.send("POST", SIGN, None).await;
        assert_eq!((refused.status, refused.header("www-authenticate")), (401, "Bearer"));
        assert_eq!(refused.header("content-type"), "application/problem+json; charset=utf-8");
    }
    // A token of another dialog, whose actions include the wanted one.
    let other = dialog::with(json!({ "serviceResource": RESOURCE }));
    let other = world.app.service_owner().post("/api/v1/serviceowner/dialogs", &other).await.created_id();
    let other = world.app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{other}")).await.body;
    let other = world.visitor().with_token(other["dialogToken"].as_str().unwrap());
    assert_eq!(other.get("/ttd/demo").await.status, 403);
    // Minutes later the token has expired.
    world.app.advance_seconds(611);
    assert_eq!(inbox.get("/ttd/demo").await.status, 401);
    assert_eq!(world.activities().await.body.as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_rotation_of_keys_goes_unnoticed() {
    let mut world = World::start().await;
    let before = world.inbox().await;
    assert_eq!(before.get("/ttd/demo").await.status, 200);
    world.app.swap_dialog_token_keys().await;
    let after = world.inbox().await;
    assert_eq!(before.get("/ttd/demo").await.status, 200);
    assert_eq!(after.get("/ttd/demo").await.status, 200);
}

#[tokio::test]
async fn a_dialog_that_cannot_be_updated_is_a_failed_action() {
    let world = World::start().await;
    let inbox = world.inbox().await;
    world.app.service_owner().send("DELETE", &format!("/api/v1/serviceowner/dialogs/{}", world.dialog), None).await;
    let failed = inbox.send("POST", SIGN, None).await;
    assert_eq!((failed.status, failed.body["title"].as_str()), (502, Some("Bad Gateway")));
}

#[rstest]
#[case::inbox(INBOX, INBOX)]
#[case::somebody_else("https://elsewhere.example", "")]
#[tokio::test]
async fn browsers_let_pages_of_the_inbox_call(#[case] origin: &str, #[case] allowed: &str) {
    let world = World::start().await;
    let browser = world.visitor().with_header("origin", origin);
    let preflight = browser
        .with_header("access-control-request-method", "POST")
        .with_header("access-control-request-headers", "authorization,accept-language")
        .send("OPTIONS", SIGN, None)
        .await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (200, allowed));
    if !allowed.is_empty() {
        assert!(preflight.header("access-control-allow-methods").contains("POST"));
        assert!(preflight.header("access-control-allow-headers").contains("authorization"));
        assert_eq!(preflight.header("access-control-allow-credentials"), "");
    }
    // Errors must be readable, too.
    assert_eq!(browser.get("/ttd/demo").await.header("access-control-allow-origin"), allowed);
}

#[tokio::test]
async fn older_services_show_html() {
    let world = World::start().await;
    let dialog = world.app.create_sandbox_dialog("ttd-gammel-html-kontorpluss", &world.provider).await;
    let read = world.app.person(OTHER_LEADER).get(&format!("/api/v1/enduser/dialogs/{dialog}")).await.body;
    let shown = world.visitor().with_token(read["dialogToken"].as_str().unwrap()).get("/ttd/svar").await;
    assert_eq!((shown.status, shown.header("content-type")), (200, "text/html"));
    assert!(shown.text.starts_with("<p><strong>Svar på henvendelse</strong></p>"), "{}", shown.text);
}

#[tokio::test]
async fn pages_need_no_token_and_nothing_else_is_there() {
    let world = World::start().await;
    let visitor = world.visitor();
    let page = visitor.get("/ttd/demo/rediger").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(visitor.get("/ttd/demo/other").await.status, 404);
    assert_eq!(visitor.send("DELETE", SIGN, None).await.status, 404);
}

#[tokio::test]
async fn addresses_without_tls_are_for_developers_only() {
    let app = TestApp::start().await;
    let action = |url: &str| {
        let title = json!([{ "languageCode": "nb", "value": "Se" }]);
        dialog::with(json!({ "guiActions": [{ "action": "read", "url": url, "priority": "Primary", "title": title }] }))
    };
    let owner = app.service_owner();
    let refused = owner.post("/api/v1/serviceowner/dialogs", &action("http://127.0.0.1:7216/")).await;
    assert_eq!((refused.status, refused.keys()), (400, vec!["dto.guiActions[0].url".to_owned()]));
    let app = TestApp::start_configured(LOCAL).await;
    let owner = app.service_owner();
    for (url, status) in [("http://127.0.0.1:7216/", 201), ("http://provider.example/", 400)] {
        assert_eq!(owner.post("/api/v1/serviceowner/dialogs", &action(url)).await.status, status, "{url}");
    }
}
