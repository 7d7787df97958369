//! Whose dialogs a service owner may add to: those of its own short name, whatever the service.

use dialogporten_auth::{Principal, scope};

use crate::{App, Error};

/// Short names of owners.
#[derive(Debug)]
pub(super) enum Orgs {
    /// Every owner, for administrators.
    All,
    /// These.
    Named(Vec<String>),
}

impl Orgs {
    pub(super) fn include(&self, org: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.iter().any(|name| name == org),
        }
    }
}

impl App {
    /// Returns the short names of a service owner: the one in the token, else what the registry says of its number.
    pub(super) async fn orgs_of(&self, owner: &Principal) -> Result<Orgs, Error> {
        if owner.has_scope(scope::ADMIN) {
            return Ok(Orgs::All);
        }
        self.short_names_of(owner).await.map(Orgs::Named)
    }

    /// Returns the short name that a service owner searches with. Administrators have no more than one, either.
    pub(super) async fn org_of(&self, owner: &Principal) -> Result<String, Error> {
        let first = self.short_names_of(owner).await?.into_iter().next();
        first.ok_or_else(unnamed)
    }

    async fn short_names_of(&self, owner: &Principal) -> Result<Vec<String>, Error> {
        if let Some(name) = owner.org_short_name() {
            return Ok(vec![name.to_owned()]);
        }
        let owned = self.owned(owner).await?;
        if owned.short_names.is_empty() { Err(unnamed()) } else { Ok(owned.short_names.clone()) }
    }
}

fn unnamed() -> Error {
    Error::Forbidden("The short name of the organization could not be found.".to_owned())
}
