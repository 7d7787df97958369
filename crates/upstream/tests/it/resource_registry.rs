//! Services, changes and policies.

use std::time::Duration;

use dialogporten_domain::{ResourceType, ServiceResource, Timestamp};
use dialogporten_upstream::resource_registry::SubjectResourceUpdate;
use dialogporten_upstream::{Error, Service, Upstream};
use rstest::rstest;
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{path, query_param};
use wiremock::{Mock, ResponseTemplate};

use crate::platform::{Platform, RESOURCES, UPDATES};

fn resource(identifier: &str, number: &str, org: &str) -> Value {
    json!({
        "identifier": identifier,
        "title": { "nb": "Demotjeneste" },
        "status": "Active",
        "delegable": true,
        "hasCompetentAuthority": { "organization": number, "orgcode": org },
        "resourceType": "GenericAccessResource",
    })
}

async fn platform_with_resources() -> Platform {
    let platform = Platform::start().await;
    let list = json!([
        resource("TTD-demo", "312999005", "ttd"),
        { "identifier": 7 },
        resource("ttd-second", "312999005", "TTD"),
        resource("ttd-demo", "211005009", "duplicate"),
        resource("skd-service", "211005009", "skd"),
        resource("skd-other", "211005009", "skatt"),
    ]);
    platform.answers_json(RESOURCES, &list).await;
    platform
}

#[tokio::test]
async fn services_are_found_by_identifier_and_by_owner() {
    let platform = platform_with_resources().await;
    let registry = platform.upstream().resource_registry;
    let found = registry.find(&ServiceResource::from_id("ttd-demo")).await.unwrap().unwrap();
    assert_eq!((found.owner.as_str(), found.resource_type), ("ttd", ResourceType::GenericAccessResource));
    assert!(registry.find(&ServiceResource::from_id("ttd-third")).await.unwrap().is_none());

    let owned = registry.owned_by("312999005").await.unwrap();
    assert_eq!(owned.resources, ["ttd-demo", "ttd-second"].map(ServiceResource::from_id).into());
    assert_eq!(owned.short_names, ["ttd"]);
    assert_eq!(registry.owned_by("211005009").await.unwrap().short_names, ["skd", "skatt"]);
    assert!(registry.owned_by("312001004").await.unwrap().resources.is_empty());
    assert_eq!(registry.all().await.unwrap().iter().count(), 4);

    let requests = platform.requests(RESOURCES).await;
    assert_eq!((requests.len(), requests[0].url.query()), (1, Some("includeMigratedApps=true")));
}

#[tokio::test]
async fn the_list_outlives_a_failure_for_a_day() {
    let platform = platform_with_resources().await;
    let registry = platform.upstream().resource_registry;
    registry.all().await.unwrap();
    platform.reset().await;
    platform.clock.advance(Duration::from_hours(25));
    assert_eq!(registry.all().await.unwrap().iter().count(), 4);
    platform.clock.advance(Duration::from_hours(2));
    assert_eq!(registry.all().await.unwrap_err(), Error::Status { service: Service::ResourceRegistry, status: 404 });
}

fn since() -> Timestamp {
    Timestamp::parse("2026-01-01T08:00:00.123456Z").unwrap()
}

fn change(subject: &str, resource: &str) -> Value {
    json!({
        "subjectUrn": subject, "resourceUrn": resource, "updatedAt": "2026-01-01T08:00:00.1234560+00:00",
        "deleted": false,
    })
}

async fn read_all(upstream: &Upstream) -> Result<Vec<Vec<SubjectResourceUpdate>>, Error> {
    let mut updates = upstream.resource_registry.updated_since(Some(since()), 2)?;
    let mut pages = Vec::new();
    while let Some(page) = updates.next_page().await? {
        pages.push(page);
    }
    Ok(pages)
}

fn page(next: &Value, changes: &[Value]) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "links": { "next": next }, "data": changes }))
}

async fn answers_page(platform: &Platform, prefix: &str, token: &str, answer: ResponseTemplate) {
    Mock::given(path(format!("{prefix}{UPDATES}")))
        .and(query_param("token", token))
        .respond_with(answer)
        .with_priority(1)
        .mount(&platform.server)
        .await;
}

#[rstest]
#[case::internal_host("", "http://internal.example:5555/resourceregistry/api/v1/resource/updated?token=t%3D2&limit=2")]
#[case::path_only("", "/resourceregistry/api/v1/resource/updated?token=t%3D2&limit=2")]
#[case::prefix("/some/prefix", "http://internal/resourceregistry/api/v1/resource/updated?token=t%3D2&limit=2")]
#[case::link_with_prefix("/a", "http://internal/a/resourceregistry/api/v1/resource/updated?token=t%3D2&limit=2")]
#[tokio::test]
async fn pages_are_followed_on_our_own_address(#[case] prefix: &str, #[case] next: &str) {
    let platform = Platform::start().await;
    let upstream = platform.upstream_with(|settings| {
        settings.base_uri = Url::parse(&format!("{}{prefix}", platform.server.uri())).unwrap();
    });
    let first = [change("urn:altinn:rolecode:dagl", "urn:altinn:resource:ttd-demo")];
    platform.answers(&format!("{prefix}{UPDATES}"), page(&json!(next), &first)).await;
    let second = [change("urn:altinn: rolecode:\tpriv ", " urn:altinn:resource:TTD-demo\n")];
    answers_page(&platform, prefix, "t=2", page(&json!(null), &second)).await;

    let pages = read_all(&upstream).await.unwrap();
    let expected = |subject: &str| SubjectResourceUpdate {
        subject: subject.to_owned(),
        resource: ServiceResource::from_id("ttd-demo"),
        updated_at: since(),
        is_deleted: false,
    };
    assert_eq!(pages, [vec![expected("urn:altinn:rolecode:dagl")], vec![expected("urn:altinn:rolecode:priv")]]);
    let requests = platform.requests(&format!("{prefix}{UPDATES}")).await;
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].url.query(), Some("since=2026-01-01T08%3A00%3A00.1234560%2B00%3A00&limit=2"));
    assert_eq!(requests[1].url.query(), Some("token=t%3D2&limit=2"));
}

#[tokio::test]
async fn without_an_instant_everything_is_asked_for() {
    let platform = Platform::start().await;
    platform.answers(UPDATES, page(&json!(null), &[])).await;
    let mut updates = platform.upstream().resource_registry.updated_since(None, 1000).unwrap();
    assert_eq!(updates.next_page().await, Ok(None));
    let query = "since=0001-01-01T00%3A00%3A00.0000010%2B00%3A00&limit=1000";
    assert_eq!(platform.requests(UPDATES).await[0].url.query(), Some(query));
}

#[tokio::test]
async fn an_empty_page_is_the_last_one() {
    let platform = Platform::start().await;
    platform.answers(UPDATES, page(&json!("/resourceregistry/api/v1/resource/updated?token=2"), &[])).await;
    assert_eq!(read_all(&platform.upstream()).await, Ok(Vec::new()));
    assert_eq!(platform.count(UPDATES).await, 1);
}

#[tokio::test]
async fn a_page_that_follows_itself_is_an_error() {
    let platform = Platform::start().await;
    let changes = [change("urn:altinn:rolecode:dagl", "urn:altinn:resource:ttd-demo")];
    let next = json!("/resourceregistry/api/v1/resource/updated?token=2");
    platform.answers(UPDATES, page(&next, &changes)).await;
    assert_eq!(read_all(&platform.upstream()).await, Err(Error::InvalidAnswer { service: Service::ResourceRegistry }));
    assert_eq!(platform.count(UPDATES).await, 2);
}

#[tokio::test]
async fn changes_that_are_malformed_are_left_out() {
    let platform = Platform::start().await;
    let mut deleted = change("urn:altinn:accesspackage:post", "urn:altinn:resource:ttd-demo");
    deleted["deleted"] = json!(true);
    let changes = [change(" ", "urn:altinn:resource:x"), change("urn:altinn:rolecode:dagl", "x"), deleted];
    platform.answers(UPDATES, page(&json!(null), &changes)).await;
    let pages = read_all(&platform.upstream()).await.unwrap();
    assert_eq!(pages[0].iter().map(|update| update.is_deleted).collect::<Vec<_>>(), [true]);
}

#[tokio::test]
async fn a_policy_is_read_by_the_identifier_as_it_is_written() {
    let platform = Platform::start().await;
    let policy = r#"<x:Policy xmlns:x="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17"><x:ObligationExpressions>
        <x:ObligationExpression><x:AttributeAssignmentExpression Category="urn:altinn:minimum-authenticationlevel">
        <x:AttributeValue>4</x:AttributeValue></x:AttributeAssignmentExpression></x:ObligationExpression>
        </x:ObligationExpressions></x:Policy>"#;
    let at = "/resourceregistry/api/v1/resource/TTD%20demo%2F..%2Fx/policy";
    platform.answers(at, ResponseTemplate::new(200).set_body_string(format!("\u{feff}{policy}"))).await;
    let registry = platform.upstream().resource_registry;
    assert_eq!(registry.policy_level("TTD demo/../x").await, Ok(Some(4)));
    assert_eq!(
        registry.policy_level("other").await,
        Err(Error::Status { service: Service::ResourceRegistry, status: 404 })
    );
}
