//! Names of actors, from the register of parties.

use std::collections::{BTreeMap, BTreeSet};

use dialogporten_domain::{PartyId, PartyKind};
use futures::{StreamExt as _, TryStreamExt as _};

use crate::{App, Error};

/// Most actors that one command may introduce. Each may cost a call to the register.
const MAX_ACTORS: usize = 1000;
/// Calls of one command to the register at a time, so that it does not keep others from it.
const CONCURRENT: usize = 8;
/// Most actors that are named in an error.
const MAX_REPORTED: usize = 20;

impl App {
    /// Looks up the names of actors that a command introduces. An actor without a name cannot be stored.
    pub(crate) async fn actor_names(&self, actors: BTreeSet<PartyId>) -> Result<BTreeMap<PartyId, String>, Error> {
        if actors.len() > MAX_ACTORS {
            let message = format!("One request may introduce at most {MAX_ACTORS} different actors.");
            return Err(Error::domain("ActorId", message));
        }
        let look_ups = actors.into_iter().map(|actor| async move {
            let name = self.upstream.party_names.find(&actor).await?;
            Ok::<_, Error>((actor, name.filter(|name| !name.trim().is_empty())))
        });
        let found: Vec<_> = futures::stream::iter(look_ups).buffered(CONCURRENT).try_collect().await?;
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
        tracing::info!(actors = unknown.len(), "the register does not know actors");
        let errors = unknown.iter().take(MAX_REPORTED).map(|actor| dialogporten_domain::dialog::DomainError {
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
