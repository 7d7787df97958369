//! The event bus.

use serde_json::{Value, json};

use super::Platform;

const PATH: &str = "/events/api/v1/events";

fn event() -> Value {
    json!({ "specversion": "1.0", "id": "1", "type": "dialogporten.dialog.created.v1", "source": "https://example.com/1" })
}

async fn announce(platform: &Platform, content_type: &str, body: String) -> u16 {
    let request = platform.client.post(platform.url(PATH)).bearer_auth("x").header("content-type", content_type);
    request.body(body).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn takes_cloud_events_and_shows_them() {
    let platform = Platform::start().await;
    assert_eq!(announce(&platform, "application/cloudevents+json; charset=utf-8", event().to_string()).await, 200);
    assert_eq!(platform.simulator.events(), [event()]);
    assert_eq!(platform.json("/sim/events").await, json!([event()]));
    let cleared = platform.client.delete(platform.url("/sim/events")).send().await.unwrap();
    assert_eq!(cleared.status(), 204);
    assert!(platform.simulator.events().is_empty());
}

#[tokio::test]
async fn refuses_what_is_no_cloud_event() {
    let platform = Platform::start().await;
    assert_eq!(announce(&platform, "application/json", event().to_string()).await, 415);
    assert_eq!(announce(&platform, "application/cloudevents+json", "{".to_owned()).await, 400);
    for name in ["specversion", "id", "type", "source"] {
        let mut event = event();
        event.as_object_mut().unwrap().remove(name);
        assert_eq!(announce(&platform, "application/cloudevents+json", event.to_string()).await, 400, "{name}");
    }
    let anonymous = platform.client.post(platform.url(PATH)).header("content-type", "application/cloudevents+json");
    assert_eq!(anonymous.body(event().to_string()).send().await.unwrap().status(), 401);
    assert!(platform.simulator.events().is_empty());
}
