use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Actor, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{PATH, search};
use crate::dialog::{COMPANY, LEADER};
use crate::listing::{CREATE, create, escaped, ids};

#[rstest]
#[case("", "contentupdatedat_desc,id_desc")]
#[case("orderBy=createdAt", "createdat_desc,id_desc")]
#[case("orderBy=CREATEDAT_ASC", "createdat_asc,id_desc")]
#[case("orderBy=dueAt_asc,updatedAt", "dueat_asc,updatedat_desc,id_desc")]
#[case("orderBy=%20dueAt_asc%20,,%20updatedAt_Desc,", "dueat_asc,updatedat_desc,id_desc")]
#[case("orderBy=id_asc", "contentupdatedat_desc,id_asc")]
#[case("orderBy=id_asc,createdAt", "createdat_desc,id_asc")]
#[case("orderBy=dueAt&orderBy=updatedAt_asc", "dueat_desc,updatedat_asc,id_desc")]
#[case("orderBy=,", "contentupdatedat_desc,id_desc")]
#[tokio::test]
async fn answers_tell_the_order_that_they_have(#[case] query: &str, #[case] effective: &str) {
    let app = TestApp::shared().await;
    let empty =
        app.person(LEADER).get(&format!("{PATH}?party=urn:altinn:person:legacy-selfidentified:a&{query}")).await;
    assert_eq!(empty.body, json!({ "items": [], "hasNextPage": false, "orderBy": effective }));
    assert_eq!(search(&app.person(LEADER), query).await.body["orderBy"], effective);
}

/// Seven dialogs: times that are equal, and due dates that are missing.
async fn world(app: &TestApp) -> Vec<Value> {
    for (day, due) in [(1, Some(5)), (2, None), (2, Some(5)), (3, Some(4)), (3, None), (3, Some(5)), (4, None)] {
        let at = format!("2024-01-0{day}T00:00:00.1234560Z");
        let mut members = json!({ "createdAt": at, "updatedAt": at });
        if let Some(due) = due {
            members["dueAt"] = json!(format!("2099-01-0{due}T00:00:00Z"));
        }
        create(app, members).await;
    }
    let all = search(&app.person(LEADER), "limit=1000").await;
    all.body["items"].as_array().unwrap().clone()
}

/// Reads all pages of two dialogs each.
async fn walk(reader: &Actor, order: &str) -> Vec<String> {
    let (mut found, mut token) = (Vec::new(), String::new());
    for page in 1.. {
        let query = format!("limit=2&orderBy={order}&continuationToken={}", escaped(&token));
        let answer = search(reader, &query).await;
        found.extend(ids(&answer));
        token = answer.body["continuationToken"].as_str().unwrap().to_owned();
        let is_last = answer.body["hasNextPage"] == false;
        assert_eq!(is_last, page == 4, "{order}, page {page}");
        if is_last {
            // The same place is where a later search goes on.
            let nothing = search(reader, &format!("orderBy={order}&continuationToken={}", escaped(&token))).await;
            assert_eq!((ids(&nothing).len(), &nothing.body["continuationToken"]), (0, &json!(token)));
            break;
        }
    }
    found
}

/// Sorts dialogs as the order says. A missing due date is greater than all others.
fn sorted_by(items: &[Value], keys: &[(&str, bool)]) -> Vec<String> {
    let mut items = items.to_vec();
    items.sort_by(|one, other| {
        keys.iter().fold(std::cmp::Ordering::Equal, |known, (key, is_ascending)| {
            let text = |item: &Value| item[key].as_str().unwrap_or("~").to_owned();
            let compared = text(one).cmp(&text(other));
            known.then(if *is_ascending { compared } else { compared.reverse() })
        })
    });
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn pages_show_every_dialog_once_in_every_order() {
    let app = TestApp::start().await;
    let items = world(&app).await;
    let reader = app.person(LEADER);
    for key in ["contentUpdatedAt", "updatedAt", "createdAt", "dueAt"] {
        for (direction, is_ascending) in [("asc", true), ("desc", false)] {
            for (tie, is_tie_ascending) in [("asc", true), ("desc", false)] {
                let order = format!("{key}_{direction},id_{tie}");
                let expected = sorted_by(&items, &[(key, is_ascending), ("id", is_tie_ascending)]);
                assert_eq!(walk(&reader, &order).await, expected, "{order}");
            }
        }
    }
    for (order, keys) in [
        ("createdAt_asc,dueAt_asc", [("createdAt", true), ("dueAt", true), ("id", false)]),
        ("createdAt_desc,dueAt_asc", [("createdAt", false), ("dueAt", true), ("id", false)]),
        ("dueAt_desc,updatedAt_asc", [("dueAt", false), ("updatedAt", true), ("id", false)]),
        ("dueAt_asc,createdAt_desc", [("dueAt", true), ("createdAt", false), ("id", false)]),
    ] {
        assert_eq!(walk(&reader, order).await, sorted_by(&items, &keys), "{order}");
    }
}

#[tokio::test]
async fn a_token_tells_where_a_page_ended_and_fits_other_searches_with_the_same_keys() {
    let app = TestApp::start().await;
    let at = "2024-05-05T08:13:54.1234560Z";
    let id = create(&app, json!({ "createdAt": at, "updatedAt": at })).await;
    let newer = create(&app, json!({ "createdAt": "2024-06-01T00:00:00Z", "updatedAt": "2024-06-01T00:00:00Z" })).await;
    let reader = app.person(LEADER);
    let token = |answer: &Value| answer["continuationToken"].as_str().unwrap().to_owned();
    let all = search(&reader, "").await;
    assert_eq!(token(&all.body), format!("contentupdatedat_{at},id_{id}"));
    let due = search(&reader, "orderBy=dueAt,createdAt").await;
    assert_eq!(token(&due.body), format!("dueat_,createdat_{at},id_{id}"));
    // Another direction, another offset, fewer digits, more keys than needed, letters in another case.
    let place = format!("CONTENTUPDATEDAT_2024-05-05T10:13:54.123456+02:00,ID_{},dueat_", id.to_uppercase());
    let ascending =
        search(&reader, &format!("orderBy=contentUpdatedAt_asc&continuationToken={}", escaped(&place))).await;
    assert_eq!(ids(&ascending), [newer]);
}

#[tokio::test]
async fn parties_are_found_in_any_case() {
    let app = TestApp::start().await;
    let id = create(
        &app,
        json!({ "party": "urn:altinn:person:idporten-email:Kari.Test@example.com",
        "serviceResource": "urn:altinn:resource:ttd-open-info" }),
    )
    .await;
    let seed = app.simulator().seed();
    let kari = app.caller(&TokenRequest::email_user(&seed.email_users[0]));
    let found = kari.get(&format!("{PATH}?party=urn:altinn:person:idporten-email:KARI.test@Example.com")).await;
    assert_eq!(ids(&found), [id.as_str()]);
    let party = "party=urn:altinn:person:idporten-email:KARI.test@Example.com";
    let owner = app.service_owner();
    assert_eq!(ids(&owner.get(&format!("{CREATE}?{party}")).await), [id.as_str()]);
    let contexts = owner.get(&format!("{CREATE}/endusercontext?{party}")).await;
    assert_eq!(contexts.body["items"][0]["dialogId"], id);
    let by_service = format!("{PATH}?serviceResource=urn:altinn:resource:TTD-Open-Info");
    assert_eq!(ids(&kari.get(&by_service).await).len(), 1);
    assert_eq!(ids(&app.person(LEADER).get(&format!("{PATH}?party={COMPANY}")).await).len(), 0);
}
