//! What becomes of events.

use std::str::FromStr;
use std::time::Duration;

use dialogporten_upstream::events::Events;

use super::reader::Reader;

const CONCURRENT: &str = "Infrastructure:Events:ConcurrentDialogs";

/// Where events go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventsMode {
    /// To the event bus of the platform.
    Altinn,
    /// Into the log.
    Log,
    /// Nowhere.
    Off,
}

impl FromStr for EventsMode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_ascii_lowercase().as_str() {
            "altinn" => Ok(Self::Altinn),
            "log" => Ok(Self::Log),
            "off" => Ok(Self::Off),
            _ => Err(()),
        }
    }
}

/// What becomes of events.
#[derive(Debug, Clone, Copy)]
pub struct EventSettings {
    /// Where they go.
    pub mode: EventsMode,
    /// How long those that a worker has taken are kept from others. Several times as long as one delivery may take.
    pub lease: Duration,
    /// The events of how many dialogs a worker sends at the same time.
    pub concurrent_dialogs: usize,
    /// Do those of a dialog that is not visible yet wait until it is?
    pub hold_until_visible: bool,
}

/// Developers see events in the log; only who says so sends them anywhere.
pub(super) fn events(r: &mut Reader<'_>, is_development: bool) -> EventSettings {
    let mode = if is_development { EventsMode::Log } else { EventsMode::Altinn };
    let concurrent_dialogs = r.parsed(CONCURRENT, 32, "a number from 1 to 512");
    if !(1..=Events::MOST_AT_ONCE).contains(&concurrent_dialogs) {
        r.problem(CONCURRENT, "must be a number from 1 to 512");
    }
    EventSettings {
        mode: r.parsed("EVENTS_MODE", mode, "altinn, log or off"),
        lease: Duration::from_secs(r.parsed("Infrastructure:Events:LeaseSeconds", 60, "a number of seconds")),
        concurrent_dialogs,
        hold_until_visible: r.parsed("Infrastructure:Events:HoldUntilVisible", false, "true or false"),
    }
}
