//! A seed with indexes over it.

use std::collections::{HashMap, HashSet};

use super::seed::{Connection, EmailUser, Organization, Person, Resource, Seed, SystemUser};

/// A member of the seed that has a URN.
#[derive(Clone, Copy)]
pub(super) enum Member<'a> {
    Person(&'a Person),
    Email(&'a EmailUser),
    Organization(&'a Organization),
    System(&'a SystemUser),
}

#[derive(Clone, Copy)]
enum Place {
    Person(usize),
    Email(usize),
    Organization(usize),
    System(usize),
}

/// The seed, searchable by every identifier that the platform knows for a party.
pub(super) struct Directory {
    seed: Seed,
    /// Every identifier, as `attribute:value` in lower case, to the one that is used in here.
    keys: HashMap<String, String>,
    places: HashMap<String, Place>,
    resources: HashMap<String, usize>,
    /// Connections by the key of who acts, and by both keys.
    by_actor: HashMap<String, Vec<usize>>,
    by_pair: HashMap<(String, String), Vec<usize>>,
}

impl Directory {
    pub(super) fn new(seed: Seed) -> Self {
        let mut directory = Self {
            keys: HashMap::new(),
            places: HashMap::new(),
            resources: HashMap::new(),
            by_actor: HashMap::new(),
            by_pair: HashMap::new(),
            seed,
        };
        directory.index_members();
        for (at, resource) in directory.seed.resources.iter().enumerate() {
            directory.resources.insert(resource.identifier.to_lowercase(), at);
        }
        directory.index_connections();
        directory
    }

    fn index_members(&mut self) {
        let (person, organization) = ("urn:altinn:person:identifier-no", "urn:altinn:organization:identifier-no");
        let mut entries: Vec<(Place, String, Vec<String>)> = Vec::new();
        let party = |id: i64| format!("urn:altinn:partyid:{id}");
        let user = |id: i64| format!("urn:altinn:userid:{id}");
        let unique = |id: uuid::Uuid| format!("urn:altinn:party:uuid:{id}");
        for (at, it) in self.seed.persons.iter().enumerate() {
            let others = vec![party(it.party_id), user(it.user_id), unique(it.uuid)];
            entries.push((Place::Person(at), format!("{person}:{}", it.pid), others));
        }
        for (at, it) in self.seed.email_users.iter().enumerate() {
            let others = vec![party(it.party_id), user(it.user_id), unique(it.uuid)];
            entries.push((Place::Email(at), format!("urn:altinn:person:idporten-email:{}", it.email), others));
        }
        for (at, it) in self.seed.organizations.iter().enumerate() {
            let others = vec![party(it.party_id), unique(it.uuid)];
            entries.push((Place::Organization(at), format!("{organization}:{}", it.orgnr), others));
        }
        for (at, it) in self.seed.system_users.iter().enumerate() {
            let others = vec![unique(it.id)];
            entries.push((Place::System(at), format!("urn:altinn:systemuser:uuid:{}", it.id), others));
        }
        for (place, urn, others) in entries {
            let key = urn.to_lowercase();
            for other in others {
                self.keys.insert(other, key.clone());
            }
            self.keys.insert(key.clone(), key.clone());
            self.places.insert(key, place);
        }
    }

    /// Whoever is named in a connection exists, also when the seed says nothing else about them.
    fn index_connections(&mut self) {
        for (at, connection) in self.seed.connections.iter().enumerate() {
            let [from, to] = [&connection.from, &connection.to].map(|urn| {
                let urn = urn.to_lowercase();
                self.keys.get(&urn).cloned().unwrap_or_else(|| {
                    self.keys.insert(urn.clone(), urn.clone());
                    urn
                })
            });
            self.by_actor.entry(to.clone()).or_default().push(at);
            self.by_pair.entry((from, to)).or_default().push(at);
        }
    }

    pub(super) fn seed(&self) -> &Seed {
        &self.seed
    }

    /// Returns the key of whoever an attribute identifies.
    pub(super) fn key(&self, attribute: &str, value: &str) -> Option<&str> {
        self.keys.get(&format!("{attribute}:{value}").to_lowercase()).map(String::as_str)
    }

    /// Returns the key of whoever a URN identifies.
    pub(super) fn key_of_urn(&self, urn: &str) -> Option<&str> {
        self.keys.get(&urn.to_lowercase()).map(String::as_str)
    }

    pub(super) fn member(&self, key: &str) -> Option<Member<'_>> {
        match *self.places.get(key)? {
            Place::Person(at) => self.seed.persons.get(at).map(Member::Person),
            Place::Email(at) => self.seed.email_users.get(at).map(Member::Email),
            Place::Organization(at) => self.seed.organizations.get(at).map(Member::Organization),
            Place::System(at) => self.seed.system_users.get(at).map(Member::System),
        }
    }

    pub(super) fn resource(&self, identifier: &str) -> Option<&Resource> {
        self.resources.get(&identifier.to_lowercase()).and_then(|at| self.seed.resources.get(*at))
    }

    /// Returns what a party lets somebody do.
    pub(super) fn connections(&self, from: &str, to: &str) -> impl Iterator<Item = &Connection> {
        let found = self.by_pair.get(&(from.to_owned(), to.to_owned()));
        found.into_iter().flatten().filter_map(|at| self.seed.connections.get(*at))
    }

    /// Returns the keys of all parties that somebody may act for, in the order of the seed.
    pub(super) fn parties_of(&self, to: &str) -> Vec<&str> {
        let mut seen = HashSet::new();
        self.by_actor
            .get(to)
            .into_iter()
            .flatten()
            .filter_map(|at| self.seed.connections.get(*at))
            .filter_map(|connection| self.key_of_urn(&connection.from))
            .filter(|key| seen.insert(*key))
            .collect()
    }
}
