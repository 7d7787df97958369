use dialogporten_sandbox::simulator::seed::{Connection, Seed};
use dialogporten_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{PATH, search};
use crate::dialog::{self, COMPANY, LEADER, RESOURCE, STRANGER};
use crate::listing::{CREATE, OWN, create, escaped, ids, sorted};

const ANOTHER_COMPANY: &str = "urn:altinn:organization:identifier-no:312002000";
const OPEN: &str = "urn:altinn:resource:ttd-open-info";
const PARTIES: &str = "/accessmanagement/api/v1/resourceowner/authorizedparties";

fn person(number: &str) -> String {
    format!("urn:altinn:person:identifier-no:{number}")
}

/// A right to one instance of the demo service.
fn given(reference: &str) -> Value {
    json!({ "resourceId": "ttd-demo-service", "instanceRef": reference })
}

/// A platform with one more connection.
fn connected(mut seed: Seed, from: &str, to: &str, rights: Value) -> Seed {
    let mut connection = json!({ "from": from, "to": to });
    connection.as_object_mut().unwrap().extend(rights.as_object().unwrap().clone());
    seed.connections.push(serde_json::from_value::<Connection>(connection).unwrap());
    seed
}

#[tokio::test]
async fn a_new_party_and_service_are_found_right_after_the_create() {
    let app = TestApp::start().await;
    let reader = app.person(LEADER);
    let everything = format!("{PATH}?serviceResource={RESOURCE}&serviceResource={OPEN}");
    let mut created = Vec::new();
    for (party, resource) in [(COMPANY, RESOURCE), (COMPANY, OPEN), (OWN, OPEN)] {
        let query = format!("{PATH}?party={party}&serviceResource={resource}");
        assert!(ids(&reader.get(&query).await).is_empty());
        assert_eq!(ids(&reader.get(&everything).await).len(), created.len());
        let id = create(&app, json!({ "party": party, "serviceResource": resource })).await;
        assert_eq!(ids(&reader.get(&query).await), std::slice::from_ref(&id));
        created.push(id);
        assert_eq!(sorted(ids(&reader.get(&everything).await)), sorted(created.clone()));
    }
}

#[tokio::test]
async fn a_new_party_and_service_are_found_by_searches_at_once_on_every_replica() {
    let app = TestApp::start().await;
    let replica = app.replica().await;
    let (reader, elsewhere) = (app.person(LEADER), replica.person(LEADER));
    let query = format!("{PATH}?serviceResource={RESOURCE}&serviceResource={OPEN}");
    let mut created = 0;
    for (party, resource) in [(COMPANY, RESOURCE), (COMPANY, OPEN), (OWN, OPEN)] {
        let (one, other) = tokio::join!(reader.get(&query), elsewhere.get(&query));
        assert_eq!([ids(&one).len(), ids(&other).len()], [created; 2]);
        create(&app, json!({ "party": party, "serviceResource": resource })).await;
        created += 1;
        let found = tokio::join!(reader.get(&query), elsewhere.get(&query), elsewhere.get(&query), reader.get(&query));
        for found in <[_; 4]>::from(found) {
            assert_eq!(ids(&found).len(), created);
        }
    }
}

#[tokio::test]
async fn dialogs_of_others_are_never_listed() {
    let app = TestApp::start().await;
    for party in [COMPANY, OWN] {
        create(&app, json!({ "party": party })).await;
    }
    let stranger = app.person(STRANGER);
    for query in [
        format!("party={COMPANY}"),
        format!("party={OWN}"),
        format!("party={COMPANY}&party={OWN}"),
        format!("serviceResource={RESOURCE}"),
        format!("party={COMPANY}&serviceResource={RESOURCE}&search=mottatt"),
    ] {
        let found = stranger.get(&format!("{PATH}?{query}")).await;
        assert_eq!(ids(&found), [""; 0], "{query}");
        let token = "contentupdatedat_2024-01-01T00:00:00Z,id_01913cd5-784f-7d3b-abef-4c77b1f0972d";
        let echoed = stranger.get(&format!("{PATH}?{query}&continuationToken={}", escaped(token))).await;
        let token = token.replace("00Z", "00.0000000Z");
        assert_eq!(
            echoed.body,
            json!({ "items": [], "hasNextPage": false, "continuationToken": token,
                "orderBy": "contentupdatedat_desc,id_desc" })
        );
    }
}

#[tokio::test]
async fn every_party_has_its_own_services() {
    // One service for one company, another service for another one.
    let app = TestApp::start_with(|simulator| {
        let seed =
            connected(simulator.seed(), COMPANY, &person(STRANGER), json!({ "resources": ["ttd-demo-service"] }));
        let seed = connected(seed, ANOTHER_COMPANY, &person(STRANGER), json!({ "resources": ["ttd-open-info"] }));
        simulator.replace_seed(seed);
    })
    .await;
    let mut created = Vec::new();
    for (party, resource) in
        [(COMPANY, RESOURCE), (ANOTHER_COMPANY, OPEN), (COMPANY, OPEN), (ANOTHER_COMPANY, RESOURCE)]
    {
        created.push(create(&app, json!({ "party": party, "serviceResource": resource })).await);
    }
    let (allowed, forbidden) = created.split_at(2);
    let reader = app.person(STRANGER);
    let both = format!("party={COMPANY}&party={ANOTHER_COMPANY}");
    for query in [
        both.clone(),
        format!("serviceResource={RESOURCE}&serviceResource={OPEN}"),
        format!("{both}&serviceResource={RESOURCE}&serviceResource={OPEN}"),
        format!("{both}&search=mottatt"),
    ] {
        assert_eq!(sorted(ids(&reader.get(&format!("{PATH}?{query}")).await)), sorted(allowed.to_vec()), "{query}");
    }
    let one = reader.get(&format!("{PATH}?{both}&serviceResource={RESOURCE}")).await;
    assert_eq!(ids(&one), allowed[..1]);
    let sub = app.person(LEADER).get(&format!("{PATH}?{both}")).await;
    assert_eq!(sorted(ids(&sub)), sorted(vec![allowed[0].clone(), forbidden[0].clone()]));
}

#[tokio::test]
async fn a_system_user_and_an_email_user_find_what_they_may_use() {
    let app = TestApp::start().await;
    let id = create(&app, json!({})).await;
    create(&app, json!({ "serviceResource": OPEN })).await;
    let system = app.system_user();
    assert_eq!(ids(&search(&system, "").await), [id.as_str()]);
    assert_eq!(ids(&search(&system, &format!("serviceResource={RESOURCE}")).await), [id.as_str()]);
    assert!(ids(&search(&system, &format!("serviceResource={OPEN}")).await).is_empty());
    assert!(ids(&system.get(&format!("{PATH}?party={OWN}")).await).is_empty());
}

#[tokio::test]
async fn the_parties_of_a_system_user_are_asked_for_once_and_those_of_a_person_per_filter() {
    let app = TestApp::start().await;
    create(&app, json!({})).await;
    app.simulator().clear_requests();
    for party in [COMPANY, OWN, ANOTHER_COMPANY] {
        app.system_user().get(&format!("{PATH}?party={party}")).await;
    }
    let asked = app.simulator().requests(PARTIES);
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].body["partyFilter"], json!([]));
    app.simulator().clear_requests();
    for party in [COMPANY, OWN, COMPANY] {
        app.person(LEADER).get(&format!("{PATH}?party={party}")).await;
    }
    let asked: Vec<Value> =
        app.simulator().requests(PARTIES).iter().map(|request| request.body["partyFilter"].clone()).collect();
    let filter =
        |kind: &str, value: &str| json!([{ "Type": format!("urn:altinn:{kind}:identifier-no"), "Value": value }]);
    assert_eq!(asked, [filter("organization", "312001004"), filter("person", LEADER)]);
}

#[tokio::test]
async fn dialogs_given_one_by_one_are_found_once_in_their_place_and_under_every_filter() {
    let id = |last: u8| format!("019b7660-6c00-7aaa-8bbb-0123456789{last:02x}");
    // Given one by one: more than a page of the company's, and one that comes with the reader's own role as well.
    let app = TestApp::start_with(move |simulator| {
        let instances: Vec<Value> = (0..5).map(|it| given(&format!("urn:altinn:dialog-id:{}", id(it)))).collect();
        let seed = connected(simulator.seed(), COMPANY, &person(STRANGER), json!({ "instances": instances }));
        let own = json!({ "instances": [given(&format!("urn:altinn:dialog-id:{}", id(9)))] });
        simulator.replace_seed(connected(seed, &person(STRANGER), &person(STRANGER), own));
    })
    .await;
    let own = person(STRANGER);
    let mut newest_first = Vec::new();
    for (day, last, party) in
        [(1, 0, COMPANY), (2, 9, &own), (3, 1, COMPANY), (4, 10, &own), (5, 2, COMPANY), (6, 3, COMPANY), (7, 11, &own)]
    {
        let at = format!("2024-01-0{day}T00:00:00Z");
        let status = if day % 2 == 0 { "Draft" } else { "Completed" };
        create(&app, json!({ "id": id(last), "party": party, "createdAt": at, "updatedAt": at, "status": status }))
            .await;
        newest_first.insert(0, id(last));
    }
    // Not given: another dialog of the company.
    create(&app, json!({})).await;
    let reader = app.person(STRANGER);
    let both = format!("{PATH}?party={COMPANY}&party={own}");
    let get = |query: &str| {
        let (reader, path) = (reader.clone(), format!("{both}&{query}"));
        async move { reader.get(&path).await }
    };
    assert_eq!(ids(&get("").await), newest_first);
    assert_eq!(ids(&get("orderBy=createdAt_asc").await), newest_first.iter().rev().cloned().collect::<Vec<_>>());
    assert_eq!(ids(&get("status=Draft").await).len(), 3);
    assert_eq!(ids(&get("search=mottatt").await).len(), 7);
    assert_eq!(ids(&get("search=nothing").await).len(), 0);
    assert_eq!(ids(&get("org=skd").await).len(), 0);
    assert_eq!(ids(&get("createdAfter=2024-01-03T00:00:00Z&createdBefore=2024-01-05T00:00:00Z").await).len(), 3);
    let (mut found, mut token) = (Vec::new(), String::new());
    loop {
        let page = get(&format!("limit=2&continuationToken={}", escaped(&token))).await;
        found.extend(ids(&page));
        token = page.body["continuationToken"].as_str().unwrap().to_owned();
        if page.body["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(found, newest_first);
    // The party filter is for them, too; so is the one for services.
    let only_own = reader.get(&format!("{PATH}?party={own}")).await;
    assert_eq!(ids(&only_own), [id(11), id(10), id(9)]);
    let given = reader.get(&format!("{PATH}?party={COMPANY}")).await;
    assert_eq!(ids(&given), [id(3), id(2), id(1), id(0)]);
    assert_eq!(ids(&get(&format!("serviceResource={OPEN}")).await).len(), 0);
    let words = reader.get(&format!("{PATH}?party={COMPANY}&search=mottatt&limit=3")).await;
    assert_eq!((ids(&words), &words.body["hasNextPage"]), (vec![id(3), id(2), id(1)], &json!(true)));
}

const INSTANCE: &str = "4b6ed1db-9307-4066-8282-08391cec3d56";

#[rstest]
#[case("urn:altinn:instance-id:50000002/{}", "urn:altinn:integration:storage:50000002/{}", true)]
#[case("URN:ALTINN:instance-id:50000002/{}", "Urn:Altinn:Integration:Storage:50000002/{}", true)]
#[case("urn:altinn:correspondence-id:{}", "urn:altinn:correspondence-id:{}", true)]
#[case("urn:altinn:instance-id:50000002/{}", "urn:altinn:integration:storage:50000003/{}", false)]
#[case("urn:altinn:instance-id:50000002/{}", "urn:altinn:integration:storage:50000002/{}-x", false)]
#[case("nonsense {}", "nonsense {}", false)]
#[tokio::test]
async fn instances_are_found_by_the_label_of_their_owner(
    #[case] reference: &str,
    #[case] label: &str,
    #[case] is_found: bool,
) {
    let reference = reference.replace("{}", INSTANCE);
    let app = TestApp::start_with(move |simulator| {
        let given = json!({ "instances": [given(&reference)] });
        simulator.replace_seed(connected(simulator.seed(), COMPANY, &person(STRANGER), given));
    })
    .await;
    let labeled =
        json!({ "serviceOwnerContext": { "serviceOwnerLabels": [{ "value": label.replace("{}", INSTANCE) }] } });
    let reader = app.person(STRANGER);
    // Asked before there is such a dialog: what is remembered must not hide it.
    assert!(ids(&search(&reader, "").await).is_empty());
    let id = create(&app, labeled.clone()).await;
    // The same label on a dialog of another service, or of another party, gives nothing.
    create(&app, dialog::merged(labeled.clone(), json!({ "serviceResource": OPEN }))).await;
    create(&app, dialog::merged(labeled, json!({ "party": ANOTHER_COMPANY }))).await;
    let expected = if is_found { vec![id] } else { Vec::new() };
    assert_eq!(ids(&search(&reader, "").await), expected);
    assert_eq!(ids(&reader.get(&format!("{PATH}?serviceResource={RESOURCE}")).await), expected);
}

#[tokio::test]
async fn a_failing_access_management_is_a_bad_gateway_and_lists_nothing() {
    let app = TestApp::start().await;
    create(&app, json!({})).await;
    app.fail("/accessmanagement", 500);
    let refused = app.person(LEADER).get(&format!("{PATH}?party={COMPANY}")).await;
    assert_eq!((refused.status, refused.keys()), (502, Vec::<String>::new()));
    assert!(!refused.text.contains("Søknad"));
    // Rules come first.
    assert_eq!(app.person(LEADER).get(&format!("{PATH}?limit=0")).await.status, 400);
    app.recover();
    assert_eq!(ids(&search(&app.person(LEADER), "").await).len(), 1);
}

#[tokio::test]
async fn a_login_of_unknown_strength_is_refused() {
    let app = TestApp::shared().await;
    let refused = app.person_at_level(LEADER, "Level4").get(&format!("{PATH}?party={COMPANY}")).await;
    assert_eq!((refused.status, refused.keys()), (403, vec!["Forbidden".to_owned()]));
}

#[tokio::test]
async fn services_that_were_mapped_later_are_found_after_a_while() {
    let app = TestApp::start().await;
    let id = create(&app, json!({})).await;
    let chair = app.person("03847216572");
    assert!(ids(&search(&chair, "").await).is_empty());
    app.execute(
        "INSERT INTO subject_resource (subject, resource, updated_at) \
         VALUES ('urn:altinn:rolecode:lede', 'urn:altinn:resource:ttd-demo-service', now())"
            .to_owned(),
    )
    .await;
    app.advance_seconds(31);
    assert_eq!(ids(&search(&chair, "").await), [id]);
}

#[tokio::test]
async fn readers_with_many_parties_find_the_same_as_one_party_at_a_time() {
    // A hundred and fifty companies with three kinds of rights, thirty of them with dialogs.
    let companies: Vec<String> = dialog::organization_numbers().take(150).map(|it| it.to_string()).collect();
    let for_platform = companies.clone();
    let app = TestApp::start_with(move |simulator| {
        let mut seed = simulator.seed();
        let rights = [
            json!({ "roles": ["DAGL"] }),
            json!({ "resources": ["ttd-demo-service"] }),
            json!({ "packages": ["ordinaer-post-til-virksomheten"], "resources": ["ttd-open-info"] }),
        ];
        for (index, number) in for_platform.iter().enumerate() {
            let party_id = 60_000_000 + i64::try_from(index).unwrap();
            let organization = json!({ "orgnr": number, "name": "MANGE AS", "partyId": party_id,
                "uuid": Uuid::from_u128(u128::try_from(party_id).unwrap()) });
            seed.organizations.push(serde_json::from_value(organization).unwrap());
            let party = format!("urn:altinn:organization:identifier-no:{number}");
            seed = connected(seed, &party, &person(STRANGER), rights[index % 3].clone());
        }
        simulator.replace_seed(seed);
    })
    .await;
    let resources = [RESOURCE, OPEN, "urn:altinn:resource:ttd-correspondence"];
    let owner = app.service_owner_with("digdir:dialogporten.correspondence");
    for (index, number) in companies.iter().enumerate().step_by(5) {
        let party = format!("urn:altinn:organization:identifier-no:{number}");
        for resource in resources {
            let at = format!("2024-01-{:02}T00:00:00Z", 1 + index % 7);
            let members = json!({ "party": party, "serviceResource": resource, "createdAt": at, "updatedAt": at });
            owner.post(&format!("{CREATE}?isSilentUpdate=true"), &dialog::with(members)).await.created_id();
        }
    }
    let reader = app.person(STRANGER);
    let naive = |query: String| {
        let (reader, companies) = (reader.clone(), companies.clone());
        async move {
            let mut items: Vec<Value> = Vec::new();
            for number in companies.iter().step_by(5) {
                let party = format!("urn:altinn:organization:identifier-no:{number}");
                let page = reader.get(&format!("{PATH}?party={party}&limit=1000&{query}")).await;
                items.extend(page.body["items"].as_array().unwrap().clone());
            }
            let key = |item: &Value| ["contentUpdatedAt", "id"].map(|key| item[key].as_str().unwrap().to_owned());
            items.sort_by_key(|item| std::cmp::Reverse(key(item)));
            items.into_iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    let unknown = (0..18).map(|it| format!("serviceResource=urn:altinn:resource:x{it}")).collect::<Vec<_>>().join("&");
    for services in [
        format!("serviceResource={RESOURCE}"),
        format!("serviceResource={RESOURCE}&serviceResource={OPEN}"),
        format!("serviceResource={RESOURCE}&serviceResource={OPEN}&{unknown}"),
    ] {
        for words in ["", "&search=mottatt", "&search=nothing"] {
            let query = format!("{services}{words}");
            let found = reader.get(&format!("{PATH}?limit=1000&{query}")).await;
            assert_eq!(ids(&found), naive(query.clone()).await, "{query}");
        }
    }
}
