//! `/api/v1/enduser/dialogs/{dialogId}/context/systemlabels`

mod bulkset;
mod update;

pub(super) use bulkset::bulkset;
pub(super) use update::update;
