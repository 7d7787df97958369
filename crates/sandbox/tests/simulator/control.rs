//! Inspecting and steering the simulator.

use dialogporten_sandbox::simulator::{Fault, Seed};
use serde_json::{Value, json};

use super::{PERSON_B, Platform};

#[tokio::test]
async fn requests_are_remembered_with_headers_and_bodies() {
    let platform = Platform::start().await;
    let body = json!({ "Data": ["urn:altinn:person:identifier-no:17829010178"] });
    let path = "/register/api/v1/dialogporten/parties/query";
    platform.post(&format!("{path}?x=1"), &body).header("X-Test", "yes").send().await.unwrap();
    platform.json("/orgs/altinn-orgs.json").await;

    let recorded = platform.json("/sim/requests?path=/register").await;
    assert_eq!(recorded.as_array().unwrap().len(), 1);
    assert_eq!(
        (&recorded[0]["method"], &recorded[0]["path"], &recorded[0]["query"]),
        (&json!("POST"), &json!(path), &json!("x=1"))
    );
    assert_eq!((&recorded[0]["body"], &recorded[0]["status"]), (&body, &json!(200)));
    assert_eq!(recorded[0]["headers"]["x-test"], "yes");
    assert_eq!(recorded[0]["headers"]["authorization"], "Bearer some-token");

    assert_eq!(platform.json("/sim/requests").await.as_array().unwrap().len(), 2, "looking does not count");
    platform.simulator.clear_requests();
    assert_eq!(platform.json("/sim/requests").await, json!([]));
}

#[tokio::test]
async fn requests_are_counted_by_route_for_as_long_as_the_platform_runs() {
    let platform = Platform::start().await;
    for service in ["ttd-demo-service", "ttd-correspondence"] {
        platform.json(&format!("/resourceregistry/api/v1/resource/{service}")).await;
    }
    platform.json("/orgs/altinn-orgs.json").await;
    platform.simulator.clear_requests();
    let expected = json!({ "/orgs/altinn-orgs.json": 1, "/resourceregistry/api/v1/resource/{id}": 2 });
    assert_eq!(platform.json("/sim/counts").await, expected, "looking does not count, forgetting does not matter");
}

#[tokio::test]
async fn the_world_can_be_replaced_and_restored() {
    let platform = Platform::start().await;
    let original = platform.json("/sim/seed").await;
    let smaller = json!({ "orgs": { "abc": { "orgnr": "312999005", "name": { "nb": "ABC" } } } });
    let replaced = platform.client.put(platform.url("/sim/seed")).json(&smaller).send().await.unwrap();
    assert_eq!(replaced.status(), 204);
    assert_eq!(platform.json("/orgs/altinn-orgs.json").await["orgs"].as_object().unwrap().len(), 1);
    platform.simulator.inject_fault(Fault::status("/orgs", 500));

    let reset = platform.client.post(platform.url("/sim/reset")).send().await.unwrap();
    assert_eq!(reset.status(), 204);
    assert_eq!(platform.json("/sim/seed").await, original);
    assert!(platform.json("/orgs/altinn-orgs.json").await["orgs"]["ttd"].is_object());

    let padding = json!({ "orgs": {}, "padding": "x".repeat(5 << 20) });
    let large = platform.client.put(platform.url("/sim/seed")).json(&padding).send().await.unwrap();
    assert_eq!(large.status(), 204, "a world of many parties is large");

    let malformed = platform.client.put(platform.url("/sim/seed")).json(&json!({ "persons": 1 })).send().await.unwrap();
    assert!(malformed.status().is_client_error());
}

/// Whoever is named in a connection exists, even when the seed has no entry for them.
#[tokio::test]
async fn a_seed_may_leave_out_people_it_connects() {
    let seed: Seed = serde_json::from_value(json!({
        "organizations": [{ "orgnr": "312001004", "name": "ORG", "partyId": 1, "uuid": "6b1f2e1c-1111-4a77-9c66-0a1b2c3d4f02" }],
        "connections": [{
            "from": "urn:altinn:organization:identifier-no:312001004",
            "to": format!("urn:altinn:person:identifier-no:{PERSON_B}"), "roles": ["DAGL"],
        }],
    }))
    .unwrap();
    let platform = Platform::with(seed).await;
    let body = json!({ "type": "urn:altinn:person:identifier-no", "value": PERSON_B, "partyFilter": [] });
    let answer = platform.post("/accessmanagement/api/v1/resourceowner/authorizedparties", &body).send().await.unwrap();
    let parties: Value = answer.json().await.unwrap();
    assert_eq!(parties[0]["organizationNumber"], "312001004");
}
