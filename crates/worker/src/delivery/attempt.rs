//! One event on its way to the subscribers.

use std::time::Duration;

use dialogporten_storage::StoredEvent;
use dialogporten_upstream::events::CloudEvent;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::debug;

use super::{Sink, metrics};

/// How delivery of one event ended.
#[derive(Debug)]
pub(super) enum Delivered {
    /// Subscribers have it, or are not meant to.
    Yes,
    /// Every attempt failed.
    No(String),
    /// There was no time to begin, or to go on until the last attempt.
    NotTried,
}

/// Sends one event, again after each of the pauses if it fails. No attempt begins after the
/// deadline, and none is repeated when the worker is about to stop.
pub(super) async fn deliver(
    sink: &Sink,
    base_uri: &str,
    event: &StoredEvent,
    pauses: &[Duration],
    deadline: Instant,
    stop: &CancellationToken,
) -> Delivered {
    // A newer worker may have written it, and may know it. It has as long as a neighbor that fails, and then it is kept.
    let StoredEvent::Known(event) = event else { return Delivered::No("the stored event cannot be read".to_owned()) };
    let Some(cloud_event) = CloudEvent::of(event, base_uri) else { return Delivered::Yes };
    let mut pauses = pauses.iter();
    let mut last_error = None;
    loop {
        if Instant::now() >= deadline {
            return given_up(&cloud_event, last_error);
        }
        let Err(error) = sink.publish(&cloud_event).await else {
            metrics::delivered(cloud_event.kind());
            return Delivered::Yes;
        };
        debug!(event = %event.event_id, %error, "an event was not delivered");
        last_error = Some(error.to_string());
        match pauses.next() {
            None => return given_up(&cloud_event, last_error),
            Some(pause) => tokio::select! {
                () = tokio::time::sleep(*pause) => {}
                () = stop.cancelled() => return Delivered::NotTried,
            },
        }
    }
}

fn given_up(event: &CloudEvent<'_>, last_error: Option<String>) -> Delivered {
    let Some(error) = last_error else { return Delivered::NotTried };
    metrics::failed(event.kind());
    Delivered::No(error)
}
