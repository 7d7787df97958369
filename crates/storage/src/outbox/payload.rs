//! How events are written: together what one command announces, because it shares almost everything.

use dialogporten_domain::event::EventKind;
use dialogporten_domain::{Event, PartyId, ServiceResource, Timestamp, UriReference};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::Error;

/// Events that one row holds at most: what a worker takes must fit into memory, whatever a command adds.
const MOST: usize = 50;

/// Everything that events of one command have in common.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Common {
    occurred_at: Timestamp,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_silent: bool,
    dialog_id: Uuid,
    service_resource: ServiceResource,
    party: PartyId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    process: Option<UriReference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preceding_process: Option<UriReference>,
}

/// A row with several events.
#[derive(Debug, Serialize, Deserialize)]
struct Together<K> {
    #[serde(flatten)]
    common: Common,
    events: Vec<One<K>>,
}

/// What sets an event apart from the others of its command.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct One<K> {
    event_id: Uuid,
    kind: K,
}

impl Common {
    fn of(event: &Event) -> Self {
        Self {
            occurred_at: event.occurred_at,
            is_silent: event.is_silent,
            dialog_id: event.dialog_id,
            service_resource: event.service_resource.clone(),
            party: event.party.clone(),
            process: event.process.clone(),
            preceding_process: event.preceding_process.clone(),
        }
    }

    fn event(&self, one: One<EventKind>) -> Event {
        let common = self.clone();
        Event {
            event_id: one.event_id,
            occurred_at: common.occurred_at,
            is_silent: common.is_silent,
            dialog_id: common.dialog_id,
            service_resource: common.service_resource,
            party: common.party,
            process: common.process,
            preceding_process: common.preceding_process,
            kind: one.kind,
        }
    }
}

/// Do two events differ in nothing but identifier and kind?
fn go_together(one: &Event, other: &Event) -> bool {
    one.occurred_at == other.occurred_at
        && one.is_silent == other.is_silent
        && one.dialog_id == other.dialog_id
        && one.service_resource == other.service_resource
        && one.party == other.party
        && one.process == other.process
        && one.preceding_process == other.preceding_process
}

/// Returns the rows for events, in their order.
pub(crate) fn payloads(events: &[Event]) -> Result<Vec<String>, Error> {
    events.chunk_by(go_together).flat_map(|alike| alike.chunks(MOST)).map(payload).collect()
}

fn payload(events: &[Event]) -> Result<String, Error> {
    let text = match events {
        [only] => serde_json::to_string(only),
        [first, ..] => serde_json::to_string(&Together {
            common: Common::of(first),
            events: events.iter().map(|event| One { event_id: event.event_id, kind: &event.kind }).collect(),
        }),
        [] => Ok("[]".to_owned()),
    };
    text.map_err(|error| Error::Database(sqlx::Error::Encode(error.into())))
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredEvent {
    /// One that this version knows.
    Known(Event),
    /// One that only a newer version can read, as text.
    Unknown(String),
}

impl StoredEvent {
    /// Returns the text under which the event is kept by itself.
    pub(crate) fn text(&self) -> Result<String, Error> {
        match self {
            Self::Known(event) => payload(std::slice::from_ref(event)),
            Self::Unknown(text) => Ok(text.clone()),
        }
    }
}

/// Returns the events of a row. A row that cannot be read counts as one event.
pub(super) fn events(payload: &str) -> Vec<StoredEvent> {
    if let Some(Together { common, events }) = read::<Together<EventKind>>(payload) {
        return events.into_iter().map(|one| StoredEvent::Known(common.event(one))).collect();
    }
    if let Some(event) = read(payload) {
        return vec![StoredEvent::Known(event)];
    }
    // One kind that is not known must not keep the others from being delivered.
    let Some(Together { common, events }) = read::<Together<Value>>(payload) else {
        return vec![StoredEvent::Unknown(payload.to_owned())];
    };
    events.into_iter().map(|one| by_itself(&common, one)).collect()
}

fn by_itself(common: &Common, one: One<Value>) -> StoredEvent {
    if let Ok(kind) = EventKind::deserialize(&one.kind) {
        return StoredEvent::Known(common.event(One { event_id: one.event_id, kind }));
    }
    let mut whole = serde_json::to_value(common).unwrap_or_default();
    whole["eventId"] = one.event_id.to_string().into();
    whole["kind"] = one.kind;
    StoredEvent::Unknown(whole.to_string())
}

fn read<T: DeserializeOwned>(payload: &str) -> Option<T> {
    serde_json::from_str(payload).ok()
}

#[cfg(test)]
mod tests {
    use dialogporten_domain::dialog::ActorType;
    use serde_json::json;

    use super::*;

    fn event(number: u128) -> Event {
        Event {
            event_id: Uuid::from_u128(number),
            occurred_at: Timestamp::parse("2026-11-24T13:39:59Z").unwrap(),
            is_silent: false,
            dialog_id: Uuid::from_u128(1000),
            service_resource: ServiceResource::from_id("demo"),
            party: PartyId::parse("urn:altinn:organization:identifier-no:991825827").unwrap(),
            process: None,
            preceding_process: None,
            kind: EventKind::TransmissionCreated {
                transmission_id: Uuid::from_u128(number),
                sender_type: ActorType::ServiceOwner,
            },
        }
    }

    fn read_back(rows: &[String]) -> Vec<Event> {
        let known = |stored| match stored {
            StoredEvent::Known(event) => event,
            StoredEvent::Unknown(text) => panic!("{text}"),
        };
        rows.iter().flat_map(|row| events(row)).map(known).collect()
    }

    #[test]
    fn what_one_command_announces_is_one_row_and_reads_as_it_was_written() {
        for (count, rows) in [(0, 0), (1, 1), (2, 1), (50, 1), (51, 2), (120, 3)] {
            let written: Vec<Event> = (0..count).map(event).collect();
            let payloads = payloads(&written).unwrap();
            assert_eq!(payloads.len(), rows, "{count}");
            assert_eq!(read_back(&payloads), written);
        }
    }

    #[test]
    fn events_that_differ_in_more_than_their_kind_have_rows_of_their_own() {
        let other = PartyId::parse("urn:altinn:organization:identifier-no:310778737").unwrap();
        let written = [event(1), event(2), Event { is_silent: true, ..event(3) }, Event { party: other, ..event(4) }];
        let payloads = payloads(&written).unwrap();
        assert_eq!((payloads.len(), read_back(&payloads)), (3, written.to_vec()));
    }

    #[test]
    fn a_worker_that_knows_single_events_only_takes_several_for_unreadable() {
        let payload = payload(&[event(1), event(2)]).unwrap();
        assert!(serde_json::from_str::<Event>(&payload).is_err(), "it would deliver the first and forget the others");
    }

    #[test]
    fn of_several_events_the_one_that_is_not_known_stands_for_itself() {
        let payload = payload(&[event(1), event(2)]).unwrap().replacen("transmissionCreated", "dialogMoved", 1);
        let read = events(&payload);
        let StoredEvent::Unknown(text) = &read[0] else { panic!("{read:?}") };
        let text: Value = serde_json::from_str(text).unwrap();
        assert_eq!((&text["kind"]["name"], &text["eventId"]), (&json!("dialogMoved"), &json!(Uuid::from_u128(1))));
        assert_eq!(text["party"], "urn:altinn:organization:identifier-no:991825827");
        assert_eq!(read[1], StoredEvent::Known(event(2)));
        assert_eq!(events("{}"), [StoredEvent::Unknown("{}".to_owned())]);
    }
}
