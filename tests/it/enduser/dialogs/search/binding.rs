use std::fmt::Write as _;

use dialogporten_testkit::{Answer, TestApp};
use rstest::rstest;
use serde_json::json;

use super::{PATH, search};
use crate::dialog::{COMPANY, LEADER, RESOURCE};
use crate::listing::{OWN, create, ids};

async fn get(query: &str) -> Answer {
    TestApp::shared().await.person(LEADER).get(&format!("{PATH}?{query}")).await
}

fn repeated(parameter: &str, count: usize) -> String {
    vec![parameter; count].join("&")
}

#[rstest]
#[case("", &[""])]
#[case("party=", &[""])]
#[case("party=[]&serviceResource=", &[""])]
#[case("party=urn:x", &["party[0]"])]
#[case("party=URN:altinn:organization:identifier-no:312001004", &["party[0]"])]
#[case("party=urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", &["party[0]"])]
#[case("party=%20", &["party[0]"])]
#[case("party=urn:altinn:organization:identifier-no:312001004&Party=x", &["party[1]"])]
#[case("P&search=ab", &["search"])]
#[case("P&searchLanguageCode=no", &["searchLanguageCode"])]
#[case("P&searchLanguageCode=english", &["searchLanguageCode"])]
#[case("P&process=a%20b", &["process"])]
#[case("P&process=%zz", &["process"])]
#[case("P&createdAfter=2024-01-02T00:00:00Z&createdBefore=2024-01-01T00:00:00Z", &["createdAfter"])]
#[case("P&updatedAfter=2024-01-02T00:00:00Z&updatedBefore=2024-01-01T00:00:00Z", &["updatedAfter"])]
#[case("P&contentUpdatedAfter=2024-01-02T00:00:00Z&contentUpdatedBefore=2024-01-01T00:00:00Z", &["contentUpdatedAfter"])]
#[case("P&dueAfter=2024-01-02T00:00:00Z&dueBefore=2024-01-01T00:00:00Z", &["dueAfter"])]
// Earlier in the day, later in time.
#[case("P&dueAfter=2024-01-01T00:30:00-02:00&dueBefore=2024-01-01T01:00:00%2B00:00", &["dueAfter"])]
#[case("P&limit=0", &["limit"])]
#[case("P&limit=1001", &["limit"])]
#[case("P&limit=-1", &["limit"])]
#[case("P&status=1", &["status[0]"])]
#[case("P&status=2&status=9", &["status[1]"])]
#[case("P&status=[%22Draft%22,1]", &["status[1]"])]
#[case("P&systemLabel=0", &["systemLabel[0]"])]
#[case("P&orderBy=dueAt&continuationToken=createdat_2024-01-01T00:00:00Z,id_01913cd5-784f-7d3b-abef-4c77b1f0972d", &["continuationToken"])]
#[case("limit=0&search=a&dueAfter=2024-01-02T00:00:00Z&dueBefore=2024-01-01T00:00:00Z", &["", "search", "dueAfter", "limit"])]
#[tokio::test]
async fn rules_that_are_broken_are_reported_together(#[case] query: &str, #[case] keys: &[&str]) {
    let query = query.replace("P&", &format!("party={COMPANY}&"));
    let refused = get(&query).await;
    assert_eq!((refused.status, refused.keys()), (400, keys.iter().map(|key| (*key).to_owned()).collect()), "{query}");
}

#[rstest]
#[case("status=foo", &["status"])]
#[case("STATUS=foo", &["STATUS"])]
#[case("status=Sent", &["status"])]
#[case("status=New", &["status"])]
#[case("status=Draft,foo", &["status"])]
#[case("systemLabel=Inbox", &["systemLabel"])]
#[case("limit=ten", &["limit"])]
#[case("limit=1.5", &["limit"])]
#[case("limit=5&limit=6", &["limit"])]
#[case("limit=99999999999", &["limit"])]
#[case("isContentSeen=1", &["isContentSeen"])]
#[case("excludeApiOnly=yes", &["excludeApiOnly"])]
#[case("createdAfter=yesterday", &["createdAfter"])]
#[case("createdAfter=2024-01-01T00:00:00+01:00", &["createdAfter"])]
#[case("DueBefore=2024-13-01T00:00:00Z", &["DueBefore"])]
#[case("orderBy=title", &["orderBy"])]
#[case("orderBy=createdAt_up", &["orderBy"])]
#[case("orderBy=createdAt_desc_x", &["orderBy"])]
#[case("orderBy=createdAt,createdAt_asc", &["orderBy"])]
#[case("orderBy=createdAt&orderBy=CREATEDAT", &["orderBy"])]
#[case("continuationToken=x", &["continuationToken"])]
#[case("continuationToken=createdat_2024", &["continuationToken"])]
#[case("continuationToken=id_1", &["continuationToken"])]
#[case("continuationToken=createdat_", &["continuationToken"])]
#[case("externalReference=%00", &["externalReference"])]
#[case("serviceResource=urn:altinn:resource:%00", &["serviceResource"])]
#[case("search=abc%00", &["search"])]
#[case("limit=x&createdAfter=y&status=z&orderBy=a", &["createdAfter", "limit", "orderBy", "status"])]
#[tokio::test]
async fn what_cannot_be_read_is_reported_under_its_name_and_before_any_rule(
    #[case] query: &str,
    #[case] keys: &[&str],
) {
    // Neither a party nor a service: a broken rule, of which nothing is said as long as something cannot be read.
    let refused = get(query).await;
    assert_eq!(refused.status, 400, "{query}");
    let mut found = refused.keys();
    found.sort_unstable();
    assert_eq!(found, keys, "{query}");
}

#[rstest]
#[case(&format!("party={OWN}&party={COMPANY}&PARTY={OWN}"))]
#[case(&format!("party=[\"{OWN}\",\"{COMPANY}\"]"))]
#[case(&format!("party={OWN},{COMPANY}"))]
#[case(&format!("pArTy={COMPANY}&unknown=1&party[]=x"))]
#[case(&format!("party={COMPANY}&limit=&search=&status=&isContentSeen=&createdAfter=&orderBy=&continuationToken=&org=&process="))]
#[case(&format!("party={COMPANY}&status=inprogress,DRAFT,7&systemLabel=1&limit=1000&excludeApiOnly=FALSE"))]
#[case(&format!("party={COMPANY}&createdAfter=2024-01-01T00:00:00&createdBefore=2024-01-01T01:00:00.1234567%2B01:00&search=%20%20%20"))]
#[case(&format!("party={COMPANY}&process={}", "a".repeat(1023)))]
#[case(&format!("party={COMPANY}&process=/relative&searchLanguageCode=nb_NO&externalReference=a,b"))]
#[case(&format!("serviceResource=foo&serviceResource={RESOURCE}&serviceResource={RESOURCE}"))]
#[case("party=urn:altinn:person:legacy-selfidentified:Kari")]
#[case("party=urn:altinn:person:idporten-email:Kari.Test@example.com")]
#[tokio::test]
async fn all_of_this_is_fine(#[case] query: &str) {
    let answer = get(query).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
}

#[tokio::test]
async fn filters_have_as_many_values_as_the_limits_say() {
    let app = TestApp::shared().await;
    let limits = app.anonymous().get("/api/v1/metadata/limits").await.body["endUserSearch"].clone();
    for (name, limit, value) in [
        ("party", "maxPartyFilterValues", COMPANY),
        ("serviceResource", "maxServiceResourceFilterValues", RESOURCE),
        ("org", "maxOrgFilterValues", "ttd"),
        ("extendedStatus", "maxExtendedStatusFilterValues", "a"),
    ] {
        let limit = usize::try_from(limits[limit].as_u64().unwrap()).unwrap();
        let mut query = format!("serviceResource={RESOURCE}&{}", repeated(&format!("{name}={value}"), limit - 1));
        if name != "serviceResource" {
            write!(query, "&{name}={value}").unwrap();
        }
        assert_eq!(get(&query).await.status, 200, "{name}");
        let refused = get(&format!("{query}&{name}={value}")).await;
        assert_eq!((refused.status, refused.keys()), (400, vec![format!("{name}.Count")]));
    }
}

#[tokio::test]
async fn readers_need_an_end_user_token_before_anything_is_looked_at() {
    let app = TestApp::shared().await;
    let broken = format!("{PATH}?limit=x");
    assert_eq!(app.anonymous().get(&broken).await.status, 401);
    assert_eq!(app.service_owner().get(&broken).await.status, 403);
    assert_eq!(app.person(LEADER).get(&broken).await.status, 400);
    let languages = app.person(LEADER).with_header("accept-language", "en;;;");
    assert_eq!(languages.get(&format!("{PATH}?party={COMPANY}")).await.keys(), ["Accept-Language"]);
}

#[tokio::test]
async fn pages_have_a_hundred_dialogs_unless_asked_otherwise() {
    let app = TestApp::start().await;
    let reader = app.person(LEADER);
    for _ in 0..3 {
        create(&app, json!({})).await;
    }
    let first = search(&reader, "limit=2").await;
    assert_eq!((ids(&first).len(), first.body["hasNextPage"].as_bool()), (2, Some(true)));
    let exact = search(&reader, "limit=3").await;
    assert_eq!((ids(&exact).len(), exact.body["hasNextPage"].as_bool()), (3, Some(false)));
    assert!(exact.body["continuationToken"].is_string());
    assert_eq!(exact.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(exact.header("etag"), "");
}
