//! Names of roles and access packages.

use std::time::Duration;

use dialogporten_upstream::access_metadata::SubjectKind;
use dialogporten_upstream::{Error, Service};
use serde_json::{Value, json};
use wiremock::matchers::{header, path};
use wiremock::{Mock, ResponseTemplate};

use crate::platform::{PACKAGES, Platform, ROLES};

fn roles(name: &Value) -> Value {
    json!([
        { "id": "1", "name": name, "urn": "urn:altinn:external-role:ccr:daglig-leder", "legacyRoleCode": "DAGL",
          "legacyUrn": "urn:altinn:rolecode:dagl" },
        { "id": "2", "name": "x", "urn": "urn:altinn:role:new", "legacyRoleCode": "NEW", "legacyUrn": null },
        { "id": null, "name": "x", "urn": "urn:altinn:role:without-id" },
        { "id": "3", "name": "x", "urn": " " },
    ])
}

fn packages(name: &str) -> Value {
    json!([{ "areas": [{ "packages": [{ "name": name, "urn": "urn:altinn:accesspackage:Post" }, { "urn": "" }] }] }])
}

async fn answers_in(platform: &Platform, at: &str, language: &str, answer: &Value) {
    Mock::given(path(at))
        .and(header("accept-language", language))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .mount(&platform.server)
        .await;
}

async fn platform_with_names() -> Platform {
    let platform = Platform::start().await;
    for (language, role, package) in
        [("nb", json!("Daglig leder"), "Post"), ("en", json!("Managing director"), "Mail"), ("nn", json!(null), "Post")]
    {
        answers_in(&platform, ROLES, language, &roles(&role)).await;
        answers_in(&platform, PACKAGES, language, &packages(package)).await;
    }
    platform
}

#[tokio::test]
async fn names_of_all_languages_are_put_together() {
    let platform = platform_with_names().await;
    let metadata = platform.upstream().access_metadata.get().await.unwrap();
    let leader = metadata.find("urn:altinn:rolecode:DAGL").unwrap();
    assert_eq!((leader.kind, leader.urn.as_str()), (SubjectKind::Role, "urn:altinn:rolecode:dagl"));
    let names: Vec<(&str, &str)> = leader.names.iter().map(|(language, name)| (*language, name.as_str())).collect();
    assert_eq!(names, [("en", "Managing director"), ("nb", "Daglig leder"), ("nn", "urn:altinn:rolecode:dagl")]);
    assert_eq!(leader.metadata_url, format!("{}{ROLES}/1", platform.server.uri()));
    assert_eq!(metadata.find("urn:altinn:external-role:ccr:daglig-leder"), Some(leader));
    assert_eq!(metadata.find("urn:altinn:rolecode:new").unwrap().urn, "urn:altinn:role:new");
    assert_eq!(metadata.find("urn:altinn:role:without-id"), None);
    assert_eq!(metadata.find(" "), None);

    let post = metadata.find("urn:altinn:accesspackage:post").unwrap();
    assert_eq!((post.kind, post.names["en"].as_str()), (SubjectKind::AccessPackage, "Mail"));
    let link = "/accessmanagement/api/v1/meta/info/accesspackages/package/urn/urn%3Aaltinn%3Aaccesspackage%3APost";
    assert_eq!(post.metadata_url, format!("{}{link}", platform.server.uri()));
}

#[tokio::test]
async fn names_are_kept_for_an_hour_and_outlive_a_failure_for_another() {
    let platform = platform_with_names().await;
    let names = platform.upstream().access_metadata;
    names.get().await.unwrap();
    names.get().await.unwrap();
    assert_eq!((platform.count(ROLES).await, platform.count(PACKAGES).await), (3, 3));
    platform.reset().await;
    platform.clock.advance(Duration::from_mins(90));
    assert!(names.get().await.is_ok());
    platform.clock.advance(Duration::from_hours(1));
    let failure = Error::Status { service: Service::AccessManagement, status: 404 };
    assert_eq!(names.get().await.unwrap_err(), failure);
}
