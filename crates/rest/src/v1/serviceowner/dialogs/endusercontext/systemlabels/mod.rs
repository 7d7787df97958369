//! `/api/v1/serviceowner/dialogs/{dialogId}/endusercontext/systemlabels`

mod bulkset;
mod update;

pub(super) use bulkset::bulkset;
pub(super) use update::update;
