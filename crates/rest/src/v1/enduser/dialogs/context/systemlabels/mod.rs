//! `/api/v1/enduser/dialogs/{dialogId}/context/systemlabels`

pub(super) mod bulkset;
pub(super) mod update;
