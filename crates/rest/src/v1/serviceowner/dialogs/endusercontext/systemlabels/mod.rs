//! `/api/v1/serviceowner/dialogs/{dialogId}/endusercontext/systemlabels`

pub(super) mod bulkset;
pub(super) mod update;
