//! Sending one event.

use crate::call::Endpoint;

use super::{CloudEvent, NotTaken};

const PATH: &str = "/events/api/v1/events";
const MEDIA_TYPE: &str = "application/cloudevents+json";

/// The event bus of the platform. Cheap to clone.
#[derive(Clone)]
pub struct Events {
    endpoint: Endpoint,
}

impl Events {
    /// How many events may be under way at the same time.
    pub const MOST_AT_ONCE: usize = 512;

    pub(crate) fn new(endpoint: Endpoint) -> Self {
        Self { endpoint }
    }

    /// Hands one event over, in one attempt: whoever delivers decides when to try again. Receivers recognize
    /// repetitions by the identifier of the event.
    pub async fn publish(&self, event: &CloudEvent<'_>) -> Result<(), NotTaken> {
        let url = self.endpoint.url(PATH)?;
        let mut answer = None;
        let sent = self.endpoint.send(url, MEDIA_TYPE, event, &mut answer).await;
        sent.map_err(|error| NotTaken::new(error, answer.as_deref()))
    }
}
