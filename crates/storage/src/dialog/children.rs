//! Children as columns: each becomes one array parameter, so that any number of rows is one statement.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use dialogporten_domain::dialog::{Activity, ActivityType, ClaimedId, LabelLogEntry, Transmission};
use uuid::Uuid;

use crate::Error;
use crate::document::all_stored;

/// Rows of `dialog_transmission`.
pub(super) struct TransmissionColumns<'a> {
    pub(super) ids: Vec<Uuid>,
    pub(super) related_ids: Vec<Option<Uuid>>,
    pub(super) created_at: Vec<DateTime<Utc>>,
    pub(super) types: Vec<i16>,
    pub(super) are_opened: Vec<bool>,
    pub(super) idempotent_keys: Vec<Option<&'a str>>,
    pub(super) bodies: Vec<Vec<u8>>,
}

impl<'a> TransmissionColumns<'a> {
    /// Lays out the transmissions of a dialog, of which the activities tell which were opened.
    pub(super) fn of(transmissions: &'a [Transmission], activities: &[Activity]) -> Result<Self, Error> {
        let opened: HashSet<Uuid> = activities
            .iter()
            .filter(|activity| activity.kind == ActivityType::TransmissionOpened)
            .filter_map(|activity| activity.transmission_id)
            .collect();
        Ok(Self {
            ids: transmissions.iter().map(|transmission| transmission.id).collect(),
            related_ids: transmissions.iter().map(|transmission| transmission.related_transmission_id).collect(),
            created_at: transmissions.iter().map(|transmission| transmission.created_at.to_chrono()).collect(),
            types: transmissions.iter().map(|transmission| transmission.kind.code()).collect(),
            are_opened: transmissions.iter().map(|transmission| opened.contains(&transmission.id)).collect(),
            idempotent_keys: transmissions.iter().map(|transmission| transmission.idempotent_key.as_deref()).collect(),
            bodies: all_stored(transmissions)?,
        })
    }
}

/// Rows of `dialog_activity`.
pub(super) struct ActivityColumns {
    pub(super) ids: Vec<Uuid>,
    pub(super) transmission_ids: Vec<Option<Uuid>>,
    pub(super) created_at: Vec<DateTime<Utc>>,
    pub(super) types: Vec<i16>,
    pub(super) bodies: Vec<Vec<u8>>,
}

impl ActivityColumns {
    pub(super) fn of(activities: &[Activity]) -> Result<Self, Error> {
        Ok(Self {
            ids: activities.iter().map(|activity| activity.id).collect(),
            transmission_ids: activities.iter().map(|activity| activity.transmission_id).collect(),
            created_at: activities.iter().map(|activity| activity.created_at.to_chrono()).collect(),
            types: activities.iter().map(|activity| activity.kind.code()).collect(),
            bodies: all_stored(activities)?,
        })
    }
}

/// Rows of `label_log`.
pub(super) struct LabelLogColumns {
    pub(super) ids: Vec<Uuid>,
    pub(super) created_at: Vec<DateTime<Utc>>,
    pub(super) bodies: Vec<Vec<u8>>,
}

impl LabelLogColumns {
    pub(super) fn of(entries: &[LabelLogEntry]) -> Result<Self, Error> {
        Ok(Self {
            ids: entries.iter().map(|entry| entry.id).collect(),
            created_at: entries.iter().map(|entry| entry.created_at.to_chrono()).collect(),
            bodies: all_stored(entries)?,
        })
    }
}

/// Rows of `child_id`.
pub(super) struct ChildIdColumns {
    pub(super) kinds: Vec<i16>,
    pub(super) ids: Vec<Uuid>,
}

impl ChildIdColumns {
    pub(super) fn of(claimed: &[ClaimedId]) -> Self {
        Self {
            kinds: claimed.iter().map(|claimed| claimed.kind as i16).collect(),
            ids: claimed.iter().map(|claimed| claimed.id).collect(),
        }
    }
}
