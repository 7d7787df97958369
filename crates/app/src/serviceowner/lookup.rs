//! A service owner looks a dialog up by what it is an instance of.

use dialogporten_auth::Principal;

use crate::lookup::{Lookup, answered, find, parse};
use crate::{AcceptedLanguages, App, Error};

/// Describes a dialog, also a soft-deleted one.
pub async fn lookup(
    app: &App,
    owner: &Principal,
    reference: Option<&str>,
    languages: &AcceptedLanguages,
) -> Result<Lookup, Error> {
    let asked = parse(reference)?;
    let dialog = find(app, asked, true).await?;
    if !app.orgs_of(owner).await?.include(&dialog.facts.org) {
        return Err(Error::Forbidden(format!("Dialog {} belongs to another service owner.", dialog.facts.dialog_id)));
    }
    let instance_ref = answered(asked, &dialog.facts);
    app.describe(dialog, instance_ref, languages).await
}
