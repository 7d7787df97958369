//! A reader changes the labels of many dialogs at once.

use dialogporten_auth::Principal;
use dialogporten_domain::Violations;

use crate::access::Listable;
use crate::labels::{ATTEMPTS, user};
use crate::{App, BulkLabels, Error, access};

/// How many dialogs a reader may change at once.
const MAX_DIALOGS: usize = 100;

/// Changes the labels of dialogs that the reader finds in lists, of all or of none.
pub async fn bulk_set_system_labels(app: &App, reader: &Principal, labels: BulkLabels) -> Result<(), Error> {
    let mut v = Violations::new("dto");
    let command = labels.validate(MAX_DIALOGS, &mut v);
    let command = v.into_result(Some(command)).map_err(Error::Invalid)?;
    let party = reader.end_user_party().ok_or_else(|| Error::Internal("the reader has no identity".into()))?;

    for _ in 0..ATTEMPTS {
        let targets = command.targets(app).await?;
        let listables: Vec<Listable<'_>> = targets.iter().map(Listable::from).collect();
        command.require(&access::listed(app, party, &listables).await?)?;
        if command.apply(app, &targets, user(party)).await?.is_some() {
            return Ok(());
        }
    }
    Err(Error::lost_race())
}
