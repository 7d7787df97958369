use std::time::Duration;

use dialogporten_worker::jobs::JobError;
use dialogporten_worker::jobs::subject_resources::{Options, run};
use serde_json::json;
use wiremock::matchers::{path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::world::{World, registry_at, seed, service};

const DAGL: &str = "urn:altinn:rolecode:dagl";
const PRIV: &str = "urn:altinn:rolecode:priv";
const POST: &str = "urn:altinn:accesspackage:post";
const FEED: &str = "/resourceregistry/api/v1/resource/updated";

const SMALL_PAGES: Options = Options { since: None, page_size: 2 };

async fn stored(world: &World) -> Vec<String> {
    let pairs = world.store.subject_resources().await.unwrap();
    let mut pairs: Vec<_> = pairs.into_iter().map(|pair| format!("{} {}", pair.subject, pair.resource.id())).collect();
    pairs.sort();
    pairs
}

fn pairs(of: &[(&str, &str)]) -> Vec<String> {
    let mut pairs: Vec<_> = of.iter().map(|(subject, resource)| format!("{subject} {resource}")).collect();
    pairs.sort();
    pairs
}

#[tokio::test]
async fn all_pages_are_taken_over_and_then_only_what_changed() {
    let world = World::start(seed(&[service("a", None, &[DAGL, PRIV, POST]), service("b", None, &[DAGL, PRIV])])).await;
    assert_eq!(run(&world.registry, &world.store, SMALL_PAGES).await.unwrap(), 5);
    assert_eq!(stored(&world).await, pairs(&[(DAGL, "a"), (PRIV, "a"), (POST, "a"), (DAGL, "b"), (PRIV, "b")]));
    assert_eq!(world.platform.requests(FEED).len(), 3);

    assert_eq!(run(&world.registry, &world.store, SMALL_PAGES).await.unwrap(), 0);
    world.clock.advance(Duration::from_mins(5));
    world.platform.replace_seed(seed(&[service("a", None, &[DAGL]), service("b", None, &[DAGL, PRIV, POST])]));
    assert_eq!(run(&world.registry, &world.store, SMALL_PAGES).await.unwrap(), 3);
    assert_eq!(stored(&world).await, pairs(&[(DAGL, "a"), (DAGL, "b"), (PRIV, "b"), (POST, "b")]));
}

#[tokio::test]
async fn an_operator_may_start_over() {
    let world = World::start(seed(&[service("a", None, &[DAGL, PRIV])])).await;
    run(&world.registry, &world.store, SMALL_PAGES).await.unwrap();
    let since = world.store.newest_subject_resource_update().await.unwrap();
    let options = Options { since, page_size: 1000 };
    assert_eq!(run(&world.registry, &world.store, options).await.unwrap(), 2);
    assert_eq!(stored(&world).await.len(), 2);
}

#[tokio::test]
async fn nothing_is_stored_when_a_later_page_fails() {
    let world = World::start(seed(&[service("a", None, &[DAGL])])).await;
    run(&world.registry, &world.store, SMALL_PAGES).await.unwrap();

    let failing = MockServer::start().await;
    let first_page = json!({
        "links": { "next": format!("{FEED}?token=2") },
        "data": [
            { "subjectUrn": DAGL, "resourceUrn": "urn:altinn:resource:a", "updatedAt": "2026-01-01T08:00:00Z", "deleted": true },
            { "subjectUrn": PRIV, "resourceUrn": "urn:altinn:resource:a", "updatedAt": "2026-01-01T08:00:00Z", "deleted": false },
        ],
    });
    let second_page = Mock::given(path(FEED)).and(query_param("token", "2")).respond_with(ResponseTemplate::new(403));
    second_page.with_priority(1).expect(1).mount(&failing).await;
    Mock::given(path(FEED)).respond_with(ResponseTemplate::new(200).set_body_json(first_page)).mount(&failing).await;
    let outcome = run(&registry_at(&failing.uri(), &world.clock), &world.store, SMALL_PAGES).await;
    assert!(matches!(outcome, Err(JobError::Upstream(_))), "{outcome:?}");
    assert_eq!(stored(&world).await, pairs(&[(DAGL, "a")]));
}
