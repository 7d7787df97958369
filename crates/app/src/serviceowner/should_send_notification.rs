//! The notification service asks, just before it sends a reminder, whether it still should.

use dialogporten_domain::Violation;
use dialogporten_domain::dialog::ActivityType;
use uuid::Uuid;

use crate::{App, Error};

/// Whether a reminder depends on something having happened or on its not having happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, utoipa::ToSchema)]
#[schema(as = NotificationConditionType)]
pub enum Condition {
    /// It must not have happened.
    NotExists,
    /// It must have happened.
    Exists,
}

/// What the reminder depends on, as far as it was sent.
#[derive(Debug, Clone, Copy)]
pub struct NotificationQuery {
    /// The dialog.
    pub dialog_id: Uuid,
    /// Which way round.
    pub condition: Option<Condition>,
    /// What may have happened.
    pub activity_type: Option<ActivityType>,
    /// To which transmission, for [`ActivityType::TransmissionOpened`].
    pub transmission_id: Option<Uuid>,
}

/// Tells whether the reminder is to be sent. Whose dialog it is does not matter.
pub async fn should_send_notification(app: &App, query: NotificationQuery) -> Result<bool, Error> {
    let (condition, activity_type) = query.validated().map_err(Error::Invalid)?;
    let has_happened = app.store.has_activity(query.dialog_id, activity_type, query.transmission_id).await?;
    let has_happened = has_happened.ok_or_else(|| Error::no_dialog(query.dialog_id))?;
    Ok(match condition {
        Condition::Exists => has_happened,
        Condition::NotExists => !has_happened,
    })
}

impl NotificationQuery {
    fn validated(&self) -> Result<(Condition, ActivityType), Vec<Violation>> {
        let is_about_transmission = self.activity_type == Some(ActivityType::TransmissionOpened);
        let has_transmission = self.transmission_id.is_some_and(|id| !id.is_nil());
        let rules = [
            ("dialogId", !self.dialog_id.is_nil(), "The value must not be empty."),
            ("conditionType", self.condition.is_some(), "The value is required."),
            ("activityType", self.activity_type.is_some(), "The value is required."),
            (
                "transmissionId",
                has_transmission || !is_about_transmission,
                "The value is required for the type TransmissionOpened.",
            ),
            (
                "transmissionId",
                self.transmission_id.is_none() || is_about_transmission || self.activity_type.is_none(),
                "The value is allowed for the type TransmissionOpened only.",
            ),
        ];
        match (self.condition, self.activity_type) {
            (Some(condition), Some(activity_type)) if rules.iter().all(|(_, is_met, _)| *is_met) => {
                Ok((condition, activity_type))
            }
            _ => Err(rules
                .iter()
                .filter(|(_, is_met, _)| !is_met)
                .map(|(path, _, message)| Violation { path: (*path).to_owned(), message: (*message).to_owned() })
                .collect()),
        }
    }
}
