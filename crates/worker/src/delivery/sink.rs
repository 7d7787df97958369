//! Where events go.

use dialogporten_upstream::events::{CloudEvent, Events, NotTaken};
use tracing::info;

/// Where events go.
#[derive(Clone)]
pub enum Sink {
    /// To the event bus of the platform.
    Altinn(Events),
    /// Into the log, one line each: when something happened, and what.
    Log,
    /// Nowhere.
    Off,
}

impl Sink {
    /// Hands one event over, in one attempt.
    pub(super) async fn publish(&self, event: &CloudEvent<'_>) -> Result<(), NotTaken> {
        match self {
            Self::Altinn(events) => events.publish(event).await,
            Self::Log => {
                info!(time = event.time(), event = event.kind(), "an event");
                Ok(())
            }
            Self::Off => Ok(()),
        }
    }
}
