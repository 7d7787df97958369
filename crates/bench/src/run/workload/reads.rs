//! Requests that read single dialogs.

use std::sync::Arc;

use super::{Prepared, World};
use crate::measure::Call;

pub(super) fn details_owner(world: &Arc<World>) -> Prepared {
    let (world, dialogs) = (Arc::clone(world), world.ordinary());
    Prepared::new(200, move |random| {
        let dialog = dialogs[random.place(dialogs.len())];
        Call::get(format!("/api/v1/serviceowner/dialogs/{}", dialog.id), &world.tokens.owner(dialog.service))
    })
}

/// Opens dialogs that were opened before: the first opening writes.
pub(super) fn details_user(world: &Arc<World>) -> anyhow::Result<Prepared> {
    let dialogs = world.openable(world.user("busy"))?;
    let token = world.tokens.user("busy");
    let calls: Vec<Call> =
        dialogs.iter().map(|dialog| Call::get(format!("/api/v1/enduser/dialogs/{}", dialog.id), &token)).collect();
    let before = calls.clone();
    Ok(Prepared { before, ..Prepared::new(200, move |random| calls[random.place(calls.len())].clone()) })
}

pub(super) fn notification_check(world: &Arc<World>) -> Prepared {
    let (token, dialogs) = (Arc::clone(&world.tokens.notifier), world.ordinary());
    Prepared::new(200, move |random| {
        let dialog = dialogs[random.place(dialogs.len())];
        let path = format!(
            "/api/v1/serviceowner/dialogs/{}/actions/should-send-notification?conditionType=NotExists&activityType=FormSubmitted",
            dialog.id
        );
        Call::get(path, &token)
    })
}
