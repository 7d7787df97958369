//! Names of actors, from the register of parties.

use std::collections::{BTreeMap, BTreeSet};

use dialogporten_domain::{PartyId, PartyKind};
use futures::future::try_join_all;

use crate::{App, Error};

impl App {
    /// Looks up the names of actors that a command introduces. An actor without a name cannot be stored.
    pub(crate) async fn actor_names(&self, actors: BTreeSet<PartyId>) -> Result<BTreeMap<PartyId, String>, Error> {
        let found = try_join_all(actors.into_iter().map(|actor| async move {
            let name = self.upstream.party_names.find(&actor).await?;
            Ok::<_, Error>((actor, name.filter(|name| !name.trim().is_empty())))
        }))
        .await?;
        let mut names = BTreeMap::new();
        let mut unknown = Vec::new();
        for (actor, name) in found {
            match name {
                Some(name) => drop(names.insert(actor, name)),
                None => unknown.push(actor),
            }
        }
        if unknown.is_empty() {
            return Ok(names);
        }
        let errors = unknown.iter().map(|actor| dialogporten_domain::dialog::DomainError {
            key: "ActorId".to_owned(),
            message: format!("Unable to look up the name of actor '{}'.", nameable(actor)),
        });
        Err(Error::Domain(errors.collect()))
    }
}

/// Returns how an actor may be named in an error: not by a person's number.
fn nameable(actor: &PartyId) -> &str {
    if actor.kind() == PartyKind::Person { actor.kind().attribute() } else { actor.as_str() }
}
