//! The request is compared with documents that the decision point is known to understand.

use std::collections::BTreeSet;

use dialogporten_domain::{PartyId, ServiceResource};
use serde_json::{Value, json};

use super::*;
use crate::pdp::{PartyAttribute, Subject};

fn query(resource: &str, pairs: &[(&str, &str)]) -> DetailsQuery {
    DetailsQuery {
        subject: Subject::person("17829010178"),
        party: PartyAttribute::of(&PartyId::organization("312001004").unwrap()),
        resource: ServiceResource::from_id(resource),
        instance_ref: "urn:altinn:dialog-id:019b7660-6c00-7aaa-8bbb-0123456789ab".to_owned(),
        pairs: pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<BTreeSet<_>>(),
    }
}

fn request(query: &DetailsQuery) -> Value {
    serde_json::to_value(AuthorizeRequest::new(query)).unwrap()
}

fn attributes(resource: &Value) -> Vec<(&str, &str)> {
    let attributes = resource["Attribute"].as_array().unwrap();
    attributes.iter().map(|a| (a["AttributeId"].as_str().unwrap(), a["Value"].as_str().unwrap())).collect()
}

#[test]
fn a_dialog_with_actions_and_transmissions() {
    let query = query(
        "ttd-demo-service",
        &[
            ("write", "main"),
            ("read", "main"),
            ("sign", "urn:altinn:subresource:form2"),
            ("transmissionread", "urn:altinn:task:Task_1"),
            ("read", "urn:altinn:resource:app_ttd_other-app"),
        ],
    );
    let expected: Value = serde_json::from_str(include_str!("../../../tests/fixtures/authorize_request.json")).unwrap();
    assert_eq!(request(&query), expected);
}

#[test]
fn members_are_written_in_the_order_of_the_document() {
    let query = query("ttd-demo-service", &[("read", "main")]);
    assert_eq!(
        serde_json::to_string(&AuthorizeRequest::new(&query)).unwrap(),
        concat!(
            r#"{"Request":{"Resource":[{"Id":"r1","Attribute":["#,
            r#"{"AttributeId":"urn:altinn:resource","Value":"ttd-demo-service"},"#,
            r#"{"AttributeId":"urn:altinn:organization:identifier-no","Value":"312001004"},"#,
            r#"{"AttributeId":"urn:altinn:resource:instance-id","#,
            r#""Value":"urn:altinn:dialog-id:019b7660-6c00-7aaa-8bbb-0123456789ab"},"#,
            r#"{"AttributeId":"urn:altinn:subresource","Value":"main"}]}],"#,
            r#""Action":[{"Id":"a1","Attribute":[{"AttributeId":"urn:oasis:names:tc:xacml:1.0:action:action-id","#,
            r#""Value":"read"}]}],"#,
            r#""AccessSubject":[{"Id":"s1","Attribute":[{"AttributeId":"urn:altinn:person:identifier-no","#,
            r#""Value":"17829010178"}]}],"#,
            r#""MultiRequests":{"RequestReference":[{"ReferenceId":["s1","r1","a1"]}]}}}"#,
        )
    );
}

#[test]
fn an_app_keeps_its_owner_and_another_resource_takes_its_place() {
    let query = query("app_ttd_some-app_v2", &[("read", "main"), ("read", "urn:altinn:resource:ttd-other")]);
    let request = request(&query);
    assert_eq!(
        attributes(&request["Request"]["Resource"][0]),
        [
            ("urn:altinn:app", "some-app_v2"),
            ("urn:altinn:org", "ttd"),
            ("urn:altinn:organization:identifier-no", "312001004"),
            ("urn:altinn:resource:instance-id", "urn:altinn:dialog-id:019b7660-6c00-7aaa-8bbb-0123456789ab"),
            ("urn:altinn:subresource", "main"),
        ]
    );
    assert_eq!(
        attributes(&request["Request"]["Resource"][1]),
        [("urn:altinn:organization:identifier-no", "312001004"), ("urn:altinn:resource", "ttd-other")]
    );
}

#[test]
fn subjects_and_parties_have_one_attribute() {
    let mut query = query("ttd-demo-service", &[("read", "main")]);
    query.subject = Subject::user_id("20000010");
    query.party = PartyAttribute::party_id(50_000_010);
    let request = request(&query);
    assert_eq!(
        request["Request"]["AccessSubject"],
        json!([{ "Id": "s1", "Attribute": [{ "AttributeId": "urn:altinn:userid", "Value": "20000010" }] }])
    );
    assert_eq!(attributes(&request["Request"]["Resource"][0])[1], ("urn:altinn:partyid", "50000010"));
}
