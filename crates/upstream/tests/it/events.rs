//! Handing an event over.

use dialogporten_domain::event::EventKind;
use dialogporten_domain::{Event, PartyId, ServiceResource};
use dialogporten_upstream::events::{CloudEvent, NotTaken};
use dialogporten_upstream::{Error, Service};
use rstest::rstest;
use uuid::Uuid;
use wiremock::ResponseTemplate;

use crate::platform::{EVENTS, Platform, TOKEN};

fn event(platform: &Platform) -> Event {
    Event {
        event_id: Uuid::from_u128(1),
        occurred_at: platform.clock.now(),
        is_silent: false,
        dialog_id: Uuid::from_u128(2),
        service_resource: ServiceResource::from_id("ttd-demo"),
        party: PartyId::organization("312001004").unwrap(),
        process: None,
        preceding_process: None,
        kind: EventKind::DialogCreated,
    }
}

async fn publish(platform: &Platform) -> Result<(), NotTaken> {
    let event = event(platform);
    platform.upstream().events.publish(&CloudEvent::of(&event, "https://example.com").unwrap()).await
}

#[tokio::test]
async fn an_event_is_sent_as_subscribers_read_it() {
    let platform = Platform::start().await;
    platform.answers(EVENTS, ResponseTemplate::new(200).set_body_string("whatever")).await;
    assert_eq!(publish(&platform).await, Ok(()));
    let request = &platform.requests(EVENTS).await[0];
    assert_eq!(request.method.as_str(), "POST");
    assert_eq!(request.headers["content-type"], "application/cloudevents+json");
    assert_eq!(request.headers["authorization"], "Bearer head.body.sign");
    assert!(!request.headers.contains_key("ocp-apim-subscription-key"));
    assert_eq!(platform.bodies(EVENTS).await[0]["type"], "dialogporten.dialog.created.v1");
}

#[rstest]
#[case::busy(429)]
#[case::broken(500)]
#[case::unavailable(503)]
#[case::refused(400)]
#[tokio::test]
async fn a_failure_is_not_repeated_here(#[case] status: u16) {
    let platform = Platform::start().await;
    platform.answers(EVENTS, ResponseTemplate::new(status)).await;
    assert_eq!(publish(&platform).await, Err(Error::Status { service: Service::Events, status }.into()));
    assert_eq!(platform.count(EVENTS).await, 1);
}

#[tokio::test]
async fn a_refusal_is_shown_without_the_person_in_it() {
    let platform = Platform::start().await;
    let answer = "no subscription for urn:altinn:person:identifier-no:17829010178";
    platform.answers(EVENTS, ResponseTemplate::new(400).set_body_string(answer)).await;
    let shown = publish(&platform).await.unwrap_err().to_string();
    assert_eq!(shown, "events answered with status 400: no subscription for urn:altinn:person:identifier-no:***");
}

#[tokio::test]
async fn a_token_that_is_not_accepted_is_replaced_once() {
    let platform = Platform::start().await;
    platform.answers_times(EVENTS, ResponseTemplate::new(401), 1).await;
    platform.answers(EVENTS, ResponseTemplate::new(202)).await;
    assert_eq!(publish(&platform).await, Ok(()));
    assert_eq!((platform.count(TOKEN).await, platform.count(EVENTS).await), (2, 2));
}

#[tokio::test]
async fn the_event_bus_may_be_elsewhere() {
    let (platform, elsewhere) = (Platform::start().await, Platform::without_tokens().await);
    elsewhere.answers(EVENTS, ResponseTemplate::new(200)).await;
    let upstream = platform.upstream_with(|settings| settings.events_base_uri = elsewhere.settings().base_uri);
    let event = event(&platform);
    upstream.events.publish(&CloudEvent::of(&event, "https://example.com").unwrap()).await.unwrap();
    assert_eq!((platform.count(EVENTS).await, elsewhere.count(EVENTS).await), (0, 1));
}
