//! How much each client may ask for.

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Actor, Answer, TestApp};
use rstest::rstest;

use crate::dialog::{LEADER, STRANGER};

const OWNER: &str = "312999005";
const OTHER_OWNER: &str = "974761076";
const NOTHING: &str = "01900000-0000-7000-8000-00000000ffff";

/// Budgets that grow back so slowly that a slow test machine changes nothing.
const LIMITED: &[(&str, &str)] = &[
    ("WebApi__RateLimiting__Enabled", "true"),
    ("WebApi__RateLimiting__EndUser__Burst", "2"),
    ("WebApi__RateLimiting__EndUser__SustainedPerMinute", "1"),
    ("WebApi__RateLimiting__ServiceOwner__Burst", "3"),
    ("WebApi__RateLimiting__ServiceOwner__SustainedPerMinute", "1"),
    ("WebApi__RateLimiting__Anonymous__Burst", "2"),
    ("WebApi__RateLimiting__Anonymous__SustainedPerMinute", "1"),
    ("WebApi__RateLimiting__ExemptClients__0", "mobile-inbox"),
    ("WebApi__RateLimiting__TrustedProxies__0", "127.0.0.0/8"),
];

async fn as_end_user(caller: &Actor) -> Answer {
    caller.get(&format!("/api/v1/enduser/dialogs/{NOTHING}")).await
}

async fn as_service_owner(caller: &Actor) -> Answer {
    caller.get(&format!("/api/v1/serviceowner/dialogs/{NOTHING}")).await
}

fn client(name: &str) -> TokenRequest {
    TokenRequest::service_owner(OWNER).claim("client_id", name)
}

/// Somebody without a token, at an address behind the proxy.
fn somebody_at(app: &TestApp, address: &str) -> Actor {
    app.anonymous().with_header("x-forwarded-for", address)
}

#[tokio::test]
async fn a_client_that_asks_too_much_is_told_when_to_come_back() {
    let app = TestApp::start_configured(LIMITED).await;
    let person = app.person(LEADER);
    let first = as_end_user(&person).await;
    assert_eq!(first.status, 404);
    assert_eq!(first.header("ratelimit-policy"), r#""enduser";q=2;w=120"#);
    assert_eq!(first.header("ratelimit"), r#""enduser";r=1;t=60"#);
    assert_eq!(as_end_user(&person).await.header("ratelimit"), r#""enduser";r=0;t=120"#);

    let refused = as_end_user(&person).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("content-type"), "application/problem+json; charset=utf-8");
    assert_eq!(refused.header("ratelimit"), r#""enduser";r=0;t=120"#);
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((50..=60).contains(&wait), "{wait}");
    assert_eq!(refused.body["type"], "https://datatracker.ietf.org/doc/html/rfc6585#section-4");
    assert_eq!(refused.body["title"], "Too many requests.");
    assert_eq!(refused.body["instance"], format!("/api/v1/enduser/dialogs/{NOTHING}"));

    app.advance_seconds(wait);
    assert_eq!(as_end_user(&person).await.status, 404);
    assert_eq!(as_end_user(&person).await.status, 429);
}

#[tokio::test]
async fn nobody_uses_up_what_belongs_to_somebody_else() {
    let app = TestApp::start_configured(LIMITED).await;
    for _ in 0..3 {
        as_end_user(&app.person(LEADER)).await;
    }
    assert_eq!(as_end_user(&app.person(LEADER)).await.status, 429);
    assert_eq!(as_end_user(&app.person(STRANGER)).await.status, 404);
    assert_eq!(as_end_user(&app.system_user()).await.status, 404);

    let batch = app.caller(&client("batch"));
    for _ in 0..3 {
        assert_eq!(as_service_owner(&batch).await.status, 404);
    }
    // A new token is no new budget.
    app.advance_seconds(1);
    assert_eq!(as_service_owner(&app.caller(&client("batch"))).await.status, 429);
    assert_eq!(as_service_owner(&app.caller(&client("portal"))).await.status, 404);
    let nameless = |organization| TokenRequest::service_owner(organization).without("client_id");
    for _ in 0..3 {
        assert_eq!(as_service_owner(&app.caller(&nameless(OWNER))).await.status, 404);
    }
    assert_eq!(as_service_owner(&app.caller(&nameless(OWNER))).await.status, 429);
    assert_eq!(as_service_owner(&app.caller(&nameless(OTHER_OWNER))).await.status, 404);
}

#[tokio::test]
async fn the_two_sides_have_budgets_of_their_own() {
    let app = TestApp::start_configured(LIMITED).await;
    let caller = app.caller(&TokenRequest::machine(OWNER).scopes("digdir:dialogporten"));
    for _ in 0..2 {
        assert_eq!(as_end_user(&caller).await.status, 403);
    }
    assert_eq!(as_end_user(&caller).await.status, 429);
    assert_eq!(as_service_owner(&caller).await.header("ratelimit-policy"), r#""serviceowner";q=3;w=180"#);
}

#[tokio::test]
async fn garbage_is_charged_to_where_it_comes_from_and_to_nobody_else() {
    let app = TestApp::start_configured(LIMITED).await;
    let garbage = somebody_at(&app, "198.51.100.7").with_token("a.b.c");
    for _ in 0..2 {
        let refused = as_end_user(&garbage).await;
        assert_eq!((refused.status, refused.header("ratelimit-policy")), (401, r#""anonymous";q=2;w=120"#));
    }
    assert_eq!(as_end_user(&garbage).await.status, 429);
    assert_eq!(as_service_owner(&garbage).await.status, 429);
    // The same address with a valid token, an open document for it, and another address.
    let person = app.person(LEADER).with_header("x-forwarded-for", "198.51.100.7");
    assert_eq!(as_end_user(&person).await.status, 404);
    assert_eq!(somebody_at(&app, "198.51.100.7").get("/api/v1/metadata/limits").await.status, 200);
    assert_eq!(as_end_user(&somebody_at(&app, "198.51.100.8").with_token("a.b.c")).await.status, 401);
    // A token that somebody altered is charged to the address, not to the client that it names.
    let altered = app.caller(&TokenRequest::person(STRANGER).lifetime(-10));
    for _ in 0..3 {
        as_end_user(&altered).await;
    }
    assert_eq!(as_end_user(&app.person(STRANGER)).await.header("ratelimit"), r#""enduser";r=1;t=60"#);
}

#[rstest]
#[case::health("/health/readiness")]
#[case::keys("/api/v1/.well-known/jwks.json")]
#[case::issuer("/api/v1/.well-known/oauth-authorization-server")]
#[tokio::test]
async fn some_documents_are_always_there(#[case] path: &str) {
    let app = TestApp::start_configured(LIMITED).await;
    let somebody = somebody_at(&app, "198.51.100.7");
    for _ in 0..4 {
        let answer = somebody.get(path).await;
        assert_eq!((answer.status, answer.header("ratelimit")), (200, ""));
    }
}

#[tokio::test]
async fn open_documents_have_a_budget_per_address() {
    let app = TestApp::start_configured(LIMITED).await;
    let somebody = somebody_at(&app, "2001:db8::7");
    for _ in 0..2 {
        assert_eq!(somebody.get("/api/v1/metadata/limits").await.status, 200);
    }
    assert_eq!(somebody.get("/API/v1/Metadata/limits/").await.status, 429);
    assert_eq!(somebody_at(&app, "2001:db8::8").get("/api/v1/metadata/limits").await.status, 429);
    assert_eq!(somebody_at(&app, "2001:db8:0:1::7").get("/api/v1/metadata/limits").await.status, 200);
    // Probes of the machine itself come without a proxy.
    for _ in 0..4 {
        assert_eq!(app.anonymous().get("/api/v1/metadata/limits").await.status, 200);
    }
}

#[tokio::test]
async fn exempt_clients_may_ask_as_much_as_they_like() {
    let app = TestApp::start_configured(LIMITED).await;
    let person = app.caller(&TokenRequest::person(LEADER).claim("client_id", "mobile-inbox"));
    for _ in 0..4 {
        let answer = as_end_user(&person).await;
        assert_eq!((answer.status, answer.header("ratelimit")), (404, ""));
    }
}

#[tokio::test]
async fn nothing_is_limited_unless_it_is_switched_on() {
    let app = TestApp::start().await;
    assert_eq!(as_end_user(&app.person(LEADER)).await.header("ratelimit-policy"), "");
}

#[tokio::test]
async fn limits_begin_and_change_while_the_service_runs() {
    let app = TestApp::start().await;
    let person = app.person(LEADER);
    assert_eq!(as_end_user(&person).await.header("ratelimit"), "");
    app.reconfigure(LIMITED);
    assert_eq!(as_end_user(&person).await.header("ratelimit"), r#""enduser";r=1;t=60"#);
    app.reconfigure(LIMITED);
    assert_eq!(
        as_end_user(&person).await.header("ratelimit"),
        r#""enduser";r=0;t=120"#,
        "what is used up stays used up"
    );
    app.reconfigure(&[]);
    assert_eq!(as_end_user(&person).await.header("ratelimit"), "");
}
