//! Every kind of token that the issuers make, and what becomes of it.

use dialogporten_domain::dialog::EndUserType;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;

fn organization(number: &str) -> Value {
    json!({ "authority": "iso6523-actorid-upis", "ID": format!("0192:{number}") })
}

fn person() -> Value {
    json!({
        "iss": "https://test.idporten.no",
        "sub": "pairwise-subject-person-a",
        "client_orgno": "312002000",
        "consumer": organization("312002000"),
        "pid": "17829010178",
        "acr": "idporten-loa-high",
        "amr": ["TestID"],
        "scope": "openid profile digdir:dialogporten",
    })
}

fn exchanged_person() -> Value {
    json!({
        "urn:altinn:userid": 20_000_001,
        "urn:altinn:partyid": 50_000_001,
        "urn:altinn:username": "",
        "urn:altinn:authlevel": 3,
        "pid": "17829010178",
        "acr": "idporten-loa-high",
        "scope": "digdir:dialogporten",
        "consumer": organization("312002000"),
    })
}

fn service_owner() -> Value {
    json!({
        "client_id": "5a0b5f1f-6c0f-4f53-8a6f-0f7c1de10002",
        "consumer": organization("312999005"),
        "scope": "digdir:dialogporten.serviceprovider digdir:dialogporten.serviceprovider.search",
    })
}

fn supplier() -> Value {
    with(service_owner(), "supplier", organization("312003007"))
}

fn exchanged_service_owner() -> Value {
    let token = with(service_owner(), "urn:altinn:org", json!("TTD"));
    with(with(token, "urn:altinn:orgNumber", json!("312999005")), "urn:altinn:authlevel", json!("3"))
}

fn system_user() -> Value {
    json!({
        "consumer": organization("312002000"),
        "authorization_details": [{
            "type": "urn:altinn:systemuser",
            "systemuser_id": ["3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"],
            "systemuser_org": organization("312001004"),
            "system_id": "312002000_demo_system",
        }],
        "scope": "digdir:dialogporten",
    })
}

fn exchanged_system_user() -> Value {
    with(system_user(), "urn:altinn:authlevel", json!(3))
}

fn email_user() -> Value {
    json!({
        "urn:altinn:partyid": 50_000_010,
        "urn:altinn:userid": 20_000_010,
        "urn:altinn:username": "epost:kari.test@example.com",
        "email": "Kari.Test@example.com",
        "acr": "selfregistered-email",
        "amr": ["Selfregistered-email"],
        "urn:altinn:authlevel": 0,
        "scope": "digdir:dialogporten",
    })
}

fn legacy_self_identified() -> Value {
    json!({
        "urn:altinn:userid": 20_000_011,
        "urn:altinn:username": "SIUser1234",
        "acr": "idporten-loa-low",
        "amr": ["SelfIdentified"],
        "urn:altinn:authlevel": 0,
        "scope": "digdir:dialogporten",
    })
}

fn enterprise_user() -> Value {
    json!({
        "urn:altinn:userid": 20_000_012,
        "urn:altinn:orgNumber": "312001004",
        "urn:altinn:authenticatemethod": "virksomhetsbruker",
        "urn:altinn:authlevel": 3,
        "consumer": organization("312001004"),
        "scope": "digdir:dialogporten",
    })
}

fn feide_user() -> Value {
    json!({ "orgsub": "a".repeat(64), "scope": "digdir:dialogporten" })
}

fn with(mut token: Value, claim: &str, value: Value) -> Value {
    token[claim] = value;
    token
}

fn with_scope(mut token: Value, scope: &str) -> Value {
    token["scope"] = json!(format!("{} {scope}", token["scope"].as_str().unwrap()));
    token
}

fn principal(token: &Value) -> Principal {
    Principal::from_claims(token.as_object().unwrap())
}

const PERSON: &str = "urn:altinn:person:identifier-no:17829010178";
const SYSTEM_USER: &str = "urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
const EMAIL_USER: &str = "urn:altinn:person:idporten-email:kari.test@example.com";

#[rstest]
#[case::person(person(), EndUserType::Person, Some(PERSON), Ok(4))]
#[case::exchanged_person(exchanged_person(), EndUserType::Person, Some(PERSON), Ok(3))]
#[case::service_owner(service_owner(), EndUserType::ServiceOwner, None, Err(UnknownLevel))]
#[case::supplier(supplier(), EndUserType::ServiceOwner, None, Err(UnknownLevel))]
#[case::exchanged_service_owner(exchanged_service_owner(), EndUserType::ServiceOwner, None, Ok(3))]
#[case::system_user(system_user(), EndUserType::SystemUser, Some(SYSTEM_USER), Ok(3))]
#[case::exchanged_system_user(exchanged_system_user(), EndUserType::SystemUser, Some(SYSTEM_USER), Ok(3))]
#[case::email_user(email_user(), EndUserType::IdportenEmailIdentifiedUser, Some(EMAIL_USER), Ok(0))]
#[case::legacy_self_identified(legacy_self_identified(), EndUserType::Unknown, None, Ok(0))]
#[case::enterprise_user(enterprise_user(), EndUserType::Unknown, None, Ok(3))]
#[case::feide_user(feide_user(), EndUserType::Unknown, None, Err(UnknownLevel))]
#[case::notification_service(
    with(service_owner(), "scope", json!("altinn:system/notifications.condition.check")),
    EndUserType::Unknown,
    None,
    Err(UnknownLevel)
)]
#[case::person_of_a_service_owner(
    with_scope(person(), scope::SERVICE_PROVIDER),
    EndUserType::ServiceOwnerOnBehalfOfPerson,
    Some(PERSON),
    Ok(4)
)]
#[case::system_user_with_service_owner_scope(
    with_scope(system_user(), scope::SERVICE_PROVIDER),
    EndUserType::SystemUser,
    Some(SYSTEM_USER),
    Ok(3)
)]
#[case::enterprise_user_with_service_owner_scope(
    with_scope(enterprise_user(), scope::SERVICE_PROVIDER),
    EndUserType::ServiceOwner,
    None,
    Ok(3)
)]
#[case::wrong_check_digit(with(person(), "pid", json!("17829010179")), EndUserType::Unknown, None, Ok(4))]
#[case::wrong_check_digit_of_a_service_owner(
    with(service_owner(), "pid", json!("17829010179")),
    EndUserType::ServiceOwner,
    None,
    Err(UnknownLevel)
)]
#[case::service_owner_without_organization(
    with(service_owner(), "consumer", json!("312999005")),
    EndUserType::Unknown,
    None,
    Err(UnknownLevel)
)]
#[case::system_user_without_uuid(
    with(system_user(), "authorization_details", json!([{ "type": "urn:altinn:systemuser", "systemuser_id": ["x"] }])),
    EndUserType::Unknown,
    None,
    Ok(3)
)]
#[case::email_user_with_second_method(
    with(email_user(), "amr", json!(["Selfregistered-email", "other"])),
    EndUserType::Unknown,
    None,
    Ok(0)
)]
#[case::email_user_with_method_twice(
    with(email_user(), "amr", json!(["Selfregistered-email", "", "selfregistered-EMAIL"])),
    EndUserType::IdportenEmailIdentifiedUser,
    Some(EMAIL_USER),
    Ok(0)
)]
#[case::email_user_with_method_in_other_case(
    with(email_user(), "amr", json!(["selfregistered-email"])),
    EndUserType::Unknown,
    None,
    Ok(0)
)]
#[case::email_user_without_address(
    with(email_user(), "email", json!(null)),
    EndUserType::Unknown,
    None,
    Ok(0)
)]
#[case::nothing(json!({}), EndUserType::Unknown, None, Err(UnknownLevel))]
fn tokens_are_classified(
    #[case] token: Value,
    #[case] user_type: EndUserType,
    #[case] party: Option<&str>,
    #[case] level: Result<u32, UnknownLevel>,
) {
    let principal = principal(&token);
    assert_eq!(principal.user_type(), user_type);
    assert_eq!(principal.end_user_party().map(PartyId::as_str), party);
    assert_eq!(principal.authentication_level(), level);
}

#[rstest]
#[case::number(json!({ "urn:altinn:authlevel": 2 }), Ok(2))]
#[case::text(json!({ "urn:altinn:authlevel": " 4 " }), Ok(4))]
#[case::large(json!({ "urn:altinn:authlevel": 2_147_483_647 }), Ok(2_147_483_647))]
#[case::too_large(json!({ "urn:altinn:authlevel": 2_147_483_648_u32, "acr": "idporten-loa-high" }), Ok(4))]
#[case::negative(json!({ "urn:altinn:authlevel": -1, "acr": "idporten-loa-substantial" }), Ok(3))]
#[case::word(json!({ "urn:altinn:authlevel": "high", "acr": "idporten-loa-low" }), Ok(0))]
#[case::first_value(json!({ "urn:altinn:authlevel": ["3", "4"] }), Ok(3))]
#[case::email(json!({ "acr": "selfregistered-email" }), Ok(0))]
#[case::old_name(json!({ "acr": "Level4" }), Err(UnknownLevel))]
#[case::old_name_with_number(json!({ "acr": "Level4", "urn:altinn:authlevel": "4" }), Ok(4))]
#[case::unknown_context_of_a_system_user(with(system_user(), "acr", json!("x")), Err(UnknownLevel))]
fn levels_come_from_the_first_claim_that_has_one(#[case] token: Value, #[case] level: Result<u32, UnknownLevel>) {
    assert_eq!(principal(&token).authentication_level(), level);
}

#[test]
fn organizations_are_read_from_objects_and_from_json_text() {
    let token = with(supplier(), "consumer", json!(organization("312999005").to_string()));
    let principal = principal(&token);
    assert_eq!((principal.consumer_org(), principal.supplier_org()), (Some("312999005"), Some("312003007")));
}

#[test]
fn scopes_of_all_values_are_joined_and_compared_exactly() {
    let principal = principal(&json!({ "scope": ["digdir:dialogporten a  b", "c"] }));
    assert!(["digdir:dialogporten", "a", "b", "c"].iter().all(|scope| principal.has_scope(scope)));
    assert!(
        !["", "A", "digdir:dialogporten.noconsent", "digdir", "a  b"].iter().any(|scope| principal.has_scope(scope))
    );
}

#[rstest]
#[case("digdir:dialogporten.correspondence", true)]
#[case("digdir:dialogporten.serviceprovider.correspondence", true)]
#[case("digdir:dialogporten.serviceprovider", false)]
fn both_names_of_the_correspondence_scope_count(#[case] scope: &str, #[case] has_it: bool) {
    assert_eq!(principal(&json!({ "scope": scope })).has_correspondence_scope(), has_it);
}

#[test]
fn numbers_and_names_of_the_platform_are_read() {
    let user = principal(&email_user());
    assert_eq!((user.altinn_user_id(), user.party_id()), (Some("20000010"), Some(50_000_010)));
    assert_eq!(principal(&exchanged_service_owner()).org_short_name(), Some("ttd"));
    let blank = json!({ "urn:altinn:org": " ", "urn:altinn:userid": "", "urn:altinn:partyid": "50000000000" });
    let blank = principal(&blank);
    assert_eq!((blank.org_short_name(), blank.altinn_user_id(), blank.party_id()), (None, None, None));
}

#[test]
fn an_impersonated_person_replaces_whoever_the_token_names() {
    let owner = with(exchanged_service_owner(), "urn:altinn:userid", json!(20_000_099));
    let owner = principal(&with(owner, "pid", json!("05878510145")));
    let impersonating = owner.impersonating("17829010178");
    assert_eq!(impersonating.user_type(), EndUserType::ServiceOwnerOnBehalfOfPerson);
    assert_eq!(impersonating.pid(), Some("17829010178"));
    assert_eq!(impersonating.end_user_party().map(PartyId::as_str), Some(PERSON));
    assert_eq!(impersonating.altinn_user_id(), None);
    assert_eq!(impersonating.consumer_org(), Some("312999005"));
    assert_eq!(impersonating.authentication_level(), owner.authentication_level());
}

#[test]
fn debug_output_has_no_claims() {
    for token in [person(), email_user(), system_user(), exchanged_service_owner()] {
        let principal = principal(&token);
        assert_eq!(format!("{principal:?}"), format!("Principal({})", principal.user_type()));
    }
}

/// The rows of the access matrix, as far as the token decides about them.
mod access {
    use super::*;

    /// May the principal use the end-user API, the service-owner API, and its searches: by scope and organization, and
    /// then by the kind of user?
    #[derive(Debug, PartialEq, Eq)]
    enum Outcome {
        Allowed,
        NoScope,
        WrongType,
    }
    use Outcome::{Allowed, NoScope, WrongType};

    fn outcome(is_in_scope: bool, is_right_type: bool) -> Outcome {
        match (is_in_scope, is_right_type) {
            (false, _) => NoScope,
            (true, false) => WrongType,
            (true, true) => Allowed,
        }
    }

    fn end_user(principal: &Principal) -> Outcome {
        let is_in_scope = principal.has_scope(scope::END_USER) || principal.has_scope(scope::END_USER_NO_CONSENT);
        let is_right_type = matches!(
            principal.user_type(),
            EndUserType::Person | EndUserType::SystemUser | EndUserType::IdportenEmailIdentifiedUser
        );
        outcome(is_in_scope, is_right_type)
    }

    fn service_owner_with(principal: &Principal, scopes: &[&str]) -> Outcome {
        let is_in_scope = principal.consumer_org().is_some() && scopes.iter().all(|scope| principal.has_scope(scope));
        let is_right_type =
            matches!(principal.user_type(), EndUserType::ServiceOwner | EndUserType::ServiceOwnerOnBehalfOfPerson);
        outcome(is_in_scope, is_right_type)
    }

    #[rstest]
    #[case::person(person(), Allowed, NoScope, NoScope)]
    #[case::exchanged_person(exchanged_person(), Allowed, NoScope, NoScope)]
    #[case::no_consent(with(person(), "scope", json!(scope::END_USER_NO_CONSENT)), Allowed, NoScope, NoScope)]
    #[case::service_owner(service_owner(), NoScope, Allowed, Allowed)]
    #[case::without_search(with(service_owner(), "scope", json!(scope::SERVICE_PROVIDER)), NoScope, Allowed, NoScope)]
    #[case::wrong_authority(
        with(service_owner(), "consumer", json!({ "authority": "x", "ID": "0192:312999005" })),
        NoScope, NoScope, NoScope
    )]
    #[case::wrong_scheme(
        with(service_owner(), "consumer", json!({ "authority": "iso6523-actorid-upis", "ID": "9908:312999005" })),
        NoScope, NoScope, NoScope
    )]
    #[case::wrong_check_digit(with(service_owner(), "consumer", organization("312999006")), NoScope, NoScope, NoScope)]
    #[case::system_user(system_user(), Allowed, NoScope, NoScope)]
    #[case::exchanged_system_user(exchanged_system_user(), Allowed, NoScope, NoScope)]
    #[case::email_user(email_user(), Allowed, NoScope, NoScope)]
    #[case::legacy_self_identified(legacy_self_identified(), WrongType, NoScope, NoScope)]
    #[case::enterprise_user(enterprise_user(), WrongType, NoScope, NoScope)]
    #[case::feide_user(feide_user(), WrongType, NoScope, NoScope)]
    #[case::person_of_a_service_owner(with_scope(person(), scope::SERVICE_PROVIDER), WrongType, Allowed, NoScope)]
    #[case::system_user_of_a_service_owner(
        with_scope(system_user(), scope::SERVICE_PROVIDER),
        Allowed,
        WrongType,
        NoScope
    )]
    #[case::invalid_person(with(person(), "pid", json!("17829010179")), WrongType, NoScope, NoScope)]
    fn tokens_open_what_they_should(
        #[case] token: Value,
        #[case] enduser: Outcome,
        #[case] owner: Outcome,
        #[case] search: Outcome,
    ) {
        let principal = principal(&token);
        assert_eq!(end_user(&principal), enduser);
        assert_eq!(service_owner_with(&principal, &[scope::SERVICE_PROVIDER]), owner);
        assert_eq!(service_owner_with(&principal, &[scope::SERVICE_PROVIDER, scope::SERVICE_PROVIDER_SEARCH]), search);
    }
}
