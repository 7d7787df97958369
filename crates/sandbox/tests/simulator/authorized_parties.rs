//! Whom somebody may act for.

use serde_json::{Value, json};

use super::{COMPANY, PERSON_A, Platform, json};

const PATH: &str = "/accessmanagement/api/v1/resourceowner/authorizedparties";
const EVERYTHING: &str =
    "?includeAltinn2=true&includeAccessPackages=true&includeRoles=true&includeResources=true&includeInstances=true";
const PERSON: &str = "urn:altinn:person:identifier-no";
const ORGANIZATION: &str = "urn:altinn:organization:identifier-no";

async fn parties(platform: &Platform, query: &str, attribute: &str, value: &str, filter: &[&str]) -> Vec<Value> {
    let filter: Vec<Value> = filter.iter().map(|number| json!({ "Type": ORGANIZATION, "Value": number })).collect();
    let body = json!({ "type": attribute, "value": value, "partyFilter": filter });
    let answer = json(platform.post(&format!("{PATH}{query}"), &body).send().await.unwrap()).await;
    answer.as_array().unwrap().clone()
}

fn names(parties: &[Value]) -> Vec<&str> {
    parties.iter().map(|party| party["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_person_represents_herself_and_companies_with_their_subunits() {
    let platform = Platform::start().await;
    let all = parties(&platform, EVERYTHING, PERSON, PERSON_A, &[]).await;
    assert_eq!(names(&all), ["Rolig Fjellrev", "FJELLREV TEST AS", "RØDSTRUPE BORETTSLAG"]);
    let [person, company, _] = all.as_slice() else { panic!("three parties") };
    assert_eq!(
        *person,
        json!({
            "partyUuid": "6b1f2e1c-1111-4a77-9c66-0a1b2c3d4e01", "name": "Rolig Fjellrev", "organizationNumber": null,
            "parentId": null, "personId": PERSON_A, "emailId": null, "dateOfBirth": "1990-02-17",
            "partyId": 50_000_001, "type": "Person", "unitType": null, "isDeleted": false,
            "onlyHierarchyElementWithNoAccess": false, "authorizedAccessPackages": [], "authorizedResources": [],
            "authorizedRoles": ["PRIV"], "authorizedInstances": [], "subunits": [],
        })
    );
    assert_eq!(company["authorizedRoles"], json!(["DAGL", "HADM", "daglig-leder"]));
    assert_eq!(
        names(company["subunits"].as_array().unwrap()),
        ["FJELLREV TEST AS AVD TROMSØ", "FJELLREV TEST AS AVD BERGEN"]
    );
    assert_eq!(company["subunits"][0]["parentId"], company["partyUuid"]);
}

#[tokio::test]
async fn every_identifier_of_a_caller_means_the_same_caller() {
    let platform = Platform::start().await;
    let by_number = parties(&platform, "", PERSON, PERSON_A, &[]).await;
    assert_eq!(parties(&platform, "", "urn:altinn:userid", "20000001", &[]).await, by_number);
    assert_eq!(parties(&platform, "", "urn:altinn:partyid", "50000001", &[]).await, by_number);
    assert!(parties(&platform, "", PERSON, "12345678901", &[]).await.is_empty());
}

#[tokio::test]
async fn rights_are_listed_only_on_request() {
    let platform = Platform::start().await;
    for (flag, member) in [
        ("includeRoles", "authorizedRoles"),
        ("includeAccessPackages", "authorizedAccessPackages"),
        ("includeResources", "authorizedResources"),
        ("includeInstances", "authorizedInstances"),
    ] {
        for is_asked in [true, false] {
            let mut is_listed = false;
            for person in platform.simulator.seed().persons {
                let all = parties(&platform, &format!("?{flag}={is_asked}"), PERSON, &person.pid, &[]).await;
                is_listed |= all.iter().any(|party| !party[member].as_array().unwrap().is_empty());
            }
            assert_eq!(is_listed, is_asked, "{flag}");
        }
    }
}

#[tokio::test]
async fn a_system_user_represents_its_owner_with_what_was_delegated() {
    let platform = Platform::start().await;
    let machine = ("urn:altinn:systemuser:uuid", "3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
    let all = parties(&platform, EVERYTHING, machine.0, machine.1, &[]).await;
    assert_eq!(names(&all), ["FJELLREV TEST AS"]);
    assert_eq!(all[0]["authorizedAccessPackages"], json!(["ordinaer-post-til-virksomheten"]));
}

#[tokio::test]
async fn a_delegated_instance_is_listed_with_the_end_of_its_reference() {
    let platform = Platform::start().await;
    let all = parties(&platform, EVERYTHING, PERSON, super::PERSON_C, &[]).await;
    let company = all.iter().find(|party| party["organizationNumber"] == COMPANY).unwrap();
    assert_eq!(
        company["authorizedInstances"],
        json!([{
            "resourceId": "ttd-demo-service", "instanceId": "019b7660-6c00-7aaa-8bbb-0123456789ab",
            "instanceRef": "urn:altinn:dialog-id:019b7660-6c00-7aaa-8bbb-0123456789ab",
        }])
    );
}

#[tokio::test]
async fn a_main_unit_without_rights_is_there_for_its_subunits() {
    let platform = Platform::start().await;
    let all = parties(&platform, EVERYTHING, PERSON, "11850275922", &[]).await;
    let company = all.iter().find(|party| party["organizationNumber"] == COMPANY).unwrap();
    assert_eq!(company["onlyHierarchyElementWithNoAccess"], true);
    assert_eq!(company["authorizedRoles"], json!([]));
    assert_eq!(company["subunits"][0]["onlyHierarchyElementWithNoAccess"], false);
    assert_eq!(company["subunits"][0]["authorizedAccessPackages"], json!(["ordinaer-post-til-virksomheten"]));
}

#[tokio::test]
async fn a_filter_keeps_what_matches_and_the_units_above() {
    let platform = Platform::start().await;
    let filtered = parties(&platform, EVERYTHING, PERSON, PERSON_A, &["310010367"]).await;
    assert_eq!(names(&filtered), ["FJELLREV TEST AS"]);
    assert_eq!(filtered[0]["onlyHierarchyElementWithNoAccess"], false, "the caller has rights on it");
    assert_eq!(names(filtered[0]["subunits"].as_array().unwrap()), ["FJELLREV TEST AS AVD BERGEN"]);

    let company = parties(&platform, EVERYTHING, PERSON, PERSON_A, &[COMPANY]).await;
    assert_eq!((names(&company), &company[0]["subunits"]), (vec!["FJELLREV TEST AS"], &json!([])));
    assert!(parties(&platform, EVERYTHING, PERSON, PERSON_A, &["211005009"]).await.is_empty());
    assert!(parties(&platform, EVERYTHING, PERSON, PERSON_A, &["999999999"]).await.is_empty());
}

#[tokio::test]
async fn a_user_with_an_address_represents_the_address() {
    let platform = Platform::start().await;
    let all = parties(&platform, EVERYTHING, "urn:altinn:person:idporten-email", "kari.test@example.com", &[]).await;
    assert_eq!(all.len(), 1);
    assert_eq!((&all[0]["type"], &all[0]["emailId"]), (&json!("SelfIdentified"), &json!("kari.test@example.com")));
}
