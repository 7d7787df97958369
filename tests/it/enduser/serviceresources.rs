//! `GET /api/v1/enduser/serviceresources`

use dialogporten_sandbox::simulator::seed::{Connection, Organization};
use dialogporten_testkit::{Answer, TestApp};
use insta::assert_json_snapshot;
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::dialog::{self, COMPANY, LEADER};

const PATH: &str = "/api/v1/enduser/serviceresources";
const CREATE: &str = "/api/v1/serviceowner/dialogs";
/// May use the demo service for the company, and chairs another one.
const DELEGATE: &str = "05878510145";
const OWN: &str = "urn:altinn:person:identifier-no:17829010178";

fn ids(answer: &Answer) -> Vec<&str> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let items = answer.body["items"].as_array().unwrap();
    items.iter().map(|item| item["serviceResource"]["id"].as_str().unwrap()).collect()
}

/// Dialogs of three services for a company, and of one for its leader.
async fn world() -> TestApp {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    for (resource, party) in [
        ("ttd-demo-service", COMPANY),
        ("app_ttd_other-app", COMPANY),
        ("ttd-open-info", COMPANY),
        ("app_ttd_a2-2211-200401", OWN),
    ] {
        let members = json!({ "serviceResource": format!("urn:altinn:resource:{resource}"), "party": party });
        owner.post(CREATE, &dialog::with(members)).await.created_id();
    }
    app
}

#[tokio::test]
async fn readers_see_the_services_that_they_may_use_and_that_have_dialogs_for_them() {
    let app = world().await;
    let all = app.person(LEADER).get(PATH).await;
    assert_eq!(ids(&all), ["ttd-demo-service", "app_ttd_a2-2211-200401", "ttd-open-info"]);
    assert!(all.body.get("isFullCatalogueFallback").is_none());
    assert_eq!(ids(&app.person(DELEGATE).get(PATH).await), ["ttd-demo-service"]);
    assert_eq!(ids(&app.system_user().get(PATH).await), ["ttd-demo-service"]);
    assert!(ids(&app.person("21918848557").get(PATH).await).is_empty());
}

#[tokio::test]
async fn a_filter_narrows_the_parties_and_foreign_ones_are_without_effect() {
    let app = world().await;
    let leader = app.person(LEADER);
    let by = |filter: &str| {
        let (leader, path) = (leader.clone(), format!("{PATH}?{filter}"));
        async move { leader.get(&path).await }
    };
    let foreign = "urn:altinn:organization:identifier-no:312002000";
    assert_eq!(ids(&by(&format!("party={COMPANY}")).await), ["ttd-demo-service", "ttd-open-info"]);
    assert_eq!(ids(&by(&format!("party={OWN}")).await), ["app_ttd_a2-2211-200401"]);
    assert_eq!(ids(&by(&format!("PARTY={OWN}&party={COMPANY}")).await).len(), 3);
    assert_eq!(ids(&by(&format!("party={OWN},{COMPANY}")).await).len(), 3);
    assert!(ids(&by(&format!("party={foreign}")).await).is_empty());
    assert_eq!(ids(&by(&format!("party={foreign}&party={OWN}")).await), ["app_ttd_a2-2211-200401"]);
}

#[rstest]
#[case("party=", &["parties[0]"])]
#[case("party=[]", &["parties"])]
#[case("party=foo", &["parties[0]"])]
#[case("party=urn:altinn:person:identifier-no:17829010178&party=urn:altinn:person:identifier-no:17829010179", &["parties[1]"])]
#[case("party=URN:altinn:person:identifier-no:17829010178", &["parties[0]"])]
#[case("party=urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", &["parties[0]"])]
#[tokio::test]
async fn a_malformed_filter_never_reads_as_none(#[case] query: &str, #[case] keys: &[&str]) {
    let app = TestApp::shared().await;
    let refused = app.person(LEADER).get(&format!("{PATH}?{query}")).await;
    assert_eq!((refused.status, refused.keys()), (400, keys.iter().map(|key| (*key).to_owned()).collect()));
}

#[tokio::test]
async fn a_filter_has_as_many_values_as_the_limits_say() {
    let app = TestApp::shared().await;
    let limit =
        app.anonymous().get("/api/v1/metadata/limits").await.body["endUserSearch"]["maxPartyFilterValues"].clone();
    let with = |count: usize| format!("{PATH}?{}", vec![format!("party={COMPANY}"); count].join("&"));
    let limit = usize::try_from(limit.as_u64().unwrap()).unwrap();
    assert_eq!(app.person(LEADER).get(&with(limit)).await.status, 200);
    let refused = app.person(LEADER).get(&with(limit + 1)).await;
    assert_eq!((refused.status, refused.keys()), (400, vec!["parties".to_owned()]));
}

#[tokio::test]
async fn items_look_as_in_the_public_list() {
    let app = TestApp::start().await;
    app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    let reader = app.person(LEADER).with_header("accept-language", "en");
    let own = reader.get(PATH).await;
    let public = app.anonymous().with_header("accept-language", "en").get("/api/v1/metadata/serviceresources").await;
    assert_eq!(own.body, public.body);
    let text = own.text.replace(app.simulator().base_uri(), "https://platform.test");
    assert_json_snapshot!("services_in_english", serde_json::from_str::<Value>(&text).unwrap());
    let wrong = app.person(LEADER).with_header("accept-language", "en;;;").get(PATH).await;
    assert_eq!(wrong.keys(), ["Accept-Language"]);
}

#[tokio::test]
async fn with_too_many_parties_to_find_out_all_services_are_listed() {
    let app = TestApp::start_with(|simulator| {
        let mut seed = simulator.seed();
        for number in dialog::organization_numbers().take(1001) {
            let uuid = Uuid::from_u128(u128::from(number));
            seed.organizations.push(Organization {
                orgnr: number.to_string(),
                name: "MANGE AS".to_owned(),
                party_id: i64::from(number),
                uuid,
                unit_type: None,
                is_deleted: false,
                parent: None,
            });
            seed.connections.push(Connection {
                from: format!("urn:altinn:organization:identifier-no:{number}"),
                to: format!("urn:altinn:person:identifier-no:{LEADER}"),
                roles: vec!["MEDL".to_owned()],
                ..Connection::default()
            });
        }
        simulator.replace_seed(seed);
    })
    .await;
    let other_app = json!({ "serviceResource": "urn:altinn:resource:app_ttd_other-app" });
    app.service_owner().post(CREATE, &dialog::with(other_app)).await.created_id();
    let all = app.person(LEADER).get(PATH).await;
    assert_eq!((ids(&all), &all.body["isFullCatalogueFallback"]), (vec!["app_ttd_other-app"], &json!(true)));
    let narrowed = app.person(LEADER).get(&format!("{PATH}?party={COMPANY}")).await;
    assert_eq!(narrowed.body, json!({ "items": [] }));
}

#[tokio::test]
async fn callers_need_an_end_user_token() {
    let app = TestApp::shared().await;
    assert_eq!(app.anonymous().get(PATH).await.status, 401);
    assert_eq!(app.service_owner().get(PATH).await.status, 403);
    // A filter that is malformed is told to those only who may call.
    assert_eq!(app.service_owner().get(&format!("{PATH}?party=foo")).await.status, 403);
}
