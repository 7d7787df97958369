//! The rule that decides one question.

use super::request::{Attribute, Question};
use crate::simulator::directory::Directory;
use crate::simulator::seed::{Connection, Resource, Rule};

/// The answer to one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Permit { minimum_level: Option<u8> },
    NotApplicable,
    Indeterminate,
}

const ACTION: &str = "urn:oasis:names:tc:xacml:1.0:action:action-id";
const INSTANCE: &str = "urn:altinn:resource:instance-id";
const SYSTEM_USER: &str = "urn:altinn:systemuser:uuid";

/// Attributes that name a party.
const PARTY: [&str; 6] = [
    "urn:altinn:person:identifier-no",
    "urn:altinn:organization:identifier-no",
    "urn:altinn:person:legacy-selfidentified",
    "urn:altinn:person:idporten-email",
    "urn:altinn:partyid",
    "urn:altinn:party:uuid",
];

/// Decides one question. Attributes that nobody knows are ignored.
pub(super) fn decide(directory: &Directory, question: &Question) -> Decision {
    let Some(subject) = subject(directory, question.subject) else { return Decision::Indeterminate };
    let Some(action) = value(question.action, ACTION) else { return Decision::Indeterminate };
    let (Some(resource), Some(party)) = (resource(directory, question.resource), party(directory, question.resource))
    else {
        return Decision::NotApplicable;
    };

    let applicable: Vec<&Rule> = resource
        .rules
        .iter()
        .filter(|rule| rule.actions.iter().any(|name| name == action))
        .filter(|rule| rule.matches.iter().all(|(id, wanted)| has(question.resource, id, wanted)))
        .collect();
    if applicable.is_empty() {
        return Decision::NotApplicable;
    }
    let is_permitted = directory.connections(party, subject).any(|connection| {
        is_delegated(connection, resource, question.resource)
            || applicable.iter().any(|rule| rule.subjects.iter().any(|subject| holds(connection, subject)))
    });
    if is_permitted { Decision::Permit { minimum_level: resource.min_auth_level } } else { Decision::NotApplicable }
}

/// Finds who acts. A system user must come alone.
fn subject<'a>(directory: &'a Directory, attributes: &[Attribute]) -> Option<&'a str> {
    if attributes.len() > 1 && attributes.iter().any(|attribute| attribute.id == SYSTEM_USER) {
        return None;
    }
    attributes.iter().find_map(|attribute| directory.key(&attribute.id, &attribute.value))
}

fn party<'a>(directory: &'a Directory, attributes: &[Attribute]) -> Option<&'a str> {
    let named = attributes.iter().find(|attribute| PARTY.contains(&attribute.id.as_str()))?;
    directory.key(&named.id, &named.value)
}

/// Finds the service: by its identifier, or by the agency and the app.
fn resource<'a>(directory: &'a Directory, attributes: &[Attribute]) -> Option<&'a Resource> {
    if let Some(identifier) = value(attributes, "urn:altinn:resource") {
        return directory.resource(identifier);
    }
    let (org, app) = (value(attributes, "urn:altinn:org")?, value(attributes, "urn:altinn:app")?);
    directory.resource(&format!("app_{org}_{app}"))
}

/// Was the service, or the very instance that is asked about, delegated by itself?
fn is_delegated(connection: &Connection, resource: &Resource, attributes: &[Attribute]) -> bool {
    let is_same = |identifier: &str| identifier.eq_ignore_ascii_case(&resource.identifier);
    connection.resources.iter().any(|identifier| is_same(identifier))
        || connection.instances.iter().any(|instance| {
            let asked = value(attributes, INSTANCE);
            is_same(&instance.resource_id)
                && asked.zip(instance.instance_ref.as_deref()).is_some_and(|(asked, held)| asked == held)
        })
}

/// Does a connection give a role or an access package?
fn holds(connection: &Connection, subject: &str) -> bool {
    let has = |codes: &[String], code: &str| codes.iter().any(|held| held.eq_ignore_ascii_case(code));
    if let Some(role) = subject.strip_prefix("urn:altinn:rolecode:") {
        return has(&connection.roles, role);
    }
    subject.strip_prefix("urn:altinn:accesspackage:").is_some_and(|package| has(&connection.packages, package))
}

fn value<'a>(attributes: &'a [Attribute], id: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.id == id).map(|attribute| attribute.value.as_str())
}

fn has(attributes: &[Attribute], id: &str, wanted: &str) -> bool {
    attributes.iter().any(|attribute| attribute.id == id && attribute.value == wanted)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;
    use crate::simulator::seed::Seed;

    const ORG: &str = "urn:altinn:organization:identifier-no=312001004";
    const A: &str = "urn:altinn:person:identifier-no=17829010178";
    const B: &str = "urn:altinn:person:identifier-no=05878510145";
    const C: &str = "urn:altinn:person:identifier-no=24819910290";
    const MACHINE: &str = "urn:altinn:systemuser:uuid=3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
    const SERVICE: &str = "urn:altinn:resource=ttd-demo-service";
    const INSTANCE: &str = "urn:altinn:resource:instance-id=urn:altinn:dialog-id:019b7660-6c00-7aaa-8bbb-0123456789ab";
    const OTHER: &str = "urn:altinn:resource:instance-id=urn:altinn:dialog-id:019b7660-6c00-7aaa-8bbb-0123456789ac";

    fn directory() -> Directory {
        let org = "urn:altinn:organization:identifier-no:312001004";
        let person = |number: &str| format!("urn:altinn:person:identifier-no:{number}");
        let seed: Seed = serde_json::from_value(json!({
            "persons": [
                { "pid": "17829010178", "name": "A", "partyId": 50_000_001, "userId": 20_000_001,
                  "uuid": "6b1f2e1c-1111-4a77-9c66-0a1b2c3d4e01" }
            ],
            "organizations": [
                { "orgnr": "312001004", "name": "ORG", "partyId": 50_000_002, "uuid": "6b1f2e1c-1111-4a77-9c66-0a1b2c3d4f02" },
                { "orgnr": "312002000", "name": "OTHER", "partyId": 50_000_004, "uuid": "6b1f2e1c-1111-4a77-9c66-0a1b2c3d4f04" }
            ],
            "resources": [
                { "identifier": "ttd-demo-service", "resourceType": "GenericAccessResource", "owner": "ttd", "title": {},
                  "minAuthLevel": 3, "rules": [
                    { "subjects": ["urn:altinn:rolecode:dagl", "urn:altinn:accesspackage:post"], "actions": ["read", "write"] },
                    { "subjects": ["urn:altinn:rolecode:dagl"], "actions": ["sign"], "match": { "urn:altinn:subresource": "form2" } },
                    { "subjects": ["urn:altinn:rolecode:regn"], "actions": ["audit"] }
                  ] },
                { "identifier": "app_ttd_other_app", "resourceType": "AltinnApp", "owner": "ttd", "title": {},
                  "rules": [{ "subjects": ["urn:altinn:rolecode:dagl"], "actions": ["read"] }] }
            ],
            "connections": [
                { "from": org, "to": person("17829010178"), "roles": ["daglig-leder", "DAGL"] },
                { "from": org, "to": "urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "packages": ["post"] },
                { "from": org, "to": person("05878510145"), "resources": ["TTD-demo-service"] },
                { "from": org, "to": person("24819910290"), "instances": [
                    { "resourceId": "ttd-demo-service", "instanceRef": "urn:altinn:dialog-id:019b7660-6c00-7aaa-8bbb-0123456789ab" } ] }
            ]
        }))
        .unwrap();
        Directory::new(seed)
    }

    fn ask(subject: &[&str], action: &str, resource: &[&str]) -> Decision {
        let attributes = |texts: &[&str]| -> Vec<Attribute> {
            let split =
                |text: &&str| text.split_once('=').map(|(id, value)| (id.to_owned(), value.to_owned())).unwrap();
            texts.iter().map(split).map(|(id, value)| Attribute { id, value }).collect()
        };
        let (subject, resource) = (attributes(subject), attributes(resource));
        let action = [Attribute { id: ACTION.to_owned(), value: action.to_owned() }];
        decide(&directory(), &Question { subject: &subject, resource: &resource, action: &action })
    }

    #[rstest]
    #[case::by_role(&[A], "read", &[SERVICE, ORG, "urn:altinn:subresource=main"])]
    #[case::by_user_number(&["urn:altinn:userid=20000001"], "write", &[SERVICE, ORG])]
    #[case::party_by_number(&[A], "read", &[SERVICE, "urn:altinn:partyid=50000002"])]
    #[case::by_package(&[MACHINE], "read", &[SERVICE, ORG])]
    #[case::with_the_matching_attribute(&[A], "sign", &[SERVICE, ORG, "urn:altinn:subresource=form2"])]
    #[case::rule_without_match_ignores_more(&[A], "read", &[SERVICE, ORG, "urn:altinn:task=Task_1"])]
    #[case::delegated_service(&[B], "write", &[SERVICE, ORG])]
    #[case::delegated_service_with_match(&[B], "sign", &[SERVICE, ORG, "urn:altinn:subresource=form2"])]
    #[case::delegated_instance(&[C], "read", &[SERVICE, ORG, INSTANCE])]
    fn permits(#[case] subject: &[&str], #[case] action: &str, #[case] resource: &[&str]) {
        assert_eq!(ask(subject, action, resource), Decision::Permit { minimum_level: Some(3) });
    }

    #[rstest]
    #[case::action_in_no_rule(&[A], "delete", &[SERVICE, ORG])]
    #[case::attribute_missing(&[A], "sign", &[SERVICE, ORG])]
    #[case::attribute_other(&[A], "sign", &[SERVICE, ORG, "urn:altinn:subresource=form3"])]
    #[case::role_missing(&[A], "audit", &[SERVICE, ORG])]
    #[case::no_connection(&[A], "read", &[SERVICE, "urn:altinn:organization:identifier-no=312002000"])]
    #[case::unknown_party(&[A], "read", &[SERVICE, "urn:altinn:organization:identifier-no=211005009"])]
    #[case::unknown_service(&[A], "read", &["urn:altinn:resource=nope", ORG])]
    #[case::no_service(&[A], "read", &[ORG])]
    #[case::delegated_instance_is_another(&[C], "read", &[SERVICE, ORG, OTHER])]
    #[case::delegated_instance_without_reference(&[C], "read", &[SERVICE, ORG])]
    #[case::delegated_service_action_in_no_rule(&[B], "delete", &[SERVICE, ORG])]
    fn does_not_apply(#[case] subject: &[&str], #[case] action: &str, #[case] resource: &[&str]) {
        assert_eq!(ask(subject, action, resource), Decision::NotApplicable);
    }

    #[rstest]
    #[case::unknown_subject(&["urn:altinn:person:identifier-no=12345678901"])]
    #[case::no_subject(&[])]
    #[case::system_user_in_company(&[MACHINE, A])]
    fn cannot_tell(#[case] subject: &[&str]) {
        assert_eq!(ask(subject, "read", &[SERVICE, ORG]), Decision::Indeterminate);
    }

    #[test]
    fn apps_are_named_by_agency_and_app() {
        let app = &["urn:altinn:app=other_app", "urn:altinn:org=ttd", ORG];
        assert_eq!(ask(&[A], "read", app), Decision::Permit { minimum_level: None });
    }
}
