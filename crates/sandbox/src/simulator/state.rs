//! What all routes share.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use dialogporten_domain::{Clock, IdGenerator};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::directory::Directory;
use super::fault::{Fault, Faults};
use super::issuer::{Issuer, KeyRing};
use super::record::RecordedRequest;
use super::resource_registry::SubjectFeed;
use super::seed::Seed;
use super::token::{Issuance, TokenRequest};

/// How many requests are remembered.
const REQUESTS: usize = 5_000;
/// How many events are remembered.
const EVENTS: usize = 50_000;

pub(super) struct Shared {
    pub(super) base_uri: String,
    pub(super) subscription_key: Option<String>,
    pub(super) stopped: CancellationToken,
    clock: Clock,
    ids: IdGenerator,
    keys: [KeyRing; 3],
    original: Seed,
    directory: RwLock<Arc<Directory>>,
    feed: Mutex<SubjectFeed>,
    requests: Mutex<VecDeque<RecordedRequest>>,
    counts: Mutex<BTreeMap<String, u64>>,
    events: Mutex<VecDeque<Value>>,
    faults: Mutex<Faults>,
}

impl Shared {
    pub(super) fn new(
        base_uri: String,
        seed: Seed,
        clock: Clock,
        subscription_key: Option<String>,
    ) -> io::Result<Self> {
        let mut feed = SubjectFeed::default();
        feed.follow(&seed, clock.now());
        Ok(Self {
            base_uri,
            subscription_key,
            stopped: CancellationToken::new(),
            clock,
            ids: IdGenerator::default(),
            keys: KeyRing::of_all_issuers()?,
            original: seed.clone(),
            directory: RwLock::new(Arc::new(Directory::new(seed))),
            feed: Mutex::new(feed),
            requests: Mutex::default(),
            counts: Mutex::default(),
            events: Mutex::default(),
            faults: Mutex::default(),
        })
    }

    pub(super) fn directory(&self) -> Arc<Directory> {
        Arc::clone(&self.directory.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn replace_seed(&self, seed: Seed) {
        lock(&self.feed).follow(&seed, self.clock.now());
        *self.directory.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Directory::new(seed));
    }

    pub(super) fn reset(&self) {
        self.replace_seed(self.original.clone());
        self.clear_events();
        self.clear_requests();
        self.clear_faults();
    }

    pub(super) fn feed(&self) -> MutexGuard<'_, SubjectFeed> {
        lock(&self.feed)
    }

    pub(super) fn keys(&self, issuer: Issuer) -> &KeyRing {
        &self.keys[issuer as usize]
    }

    pub(super) fn issuer_url(&self, issuer: Issuer) -> String {
        format!("{}/sim/{}", self.base_uri, issuer.as_str())
    }

    pub(super) fn token(&self, request: TokenRequest) -> String {
        let issuer = request.issuer();
        let issuance = Issuance {
            issuer_url: self.issuer_url(issuer),
            id: self.ids.random().to_string(),
            now: self.clock.now().unix_seconds(),
            key: &self.keys(issuer).signing_key(),
            foreign_key: &self.keys(issuer.other()).signing_key(),
        };
        request.issue(&issuance)
    }

    pub(super) fn add_request(&self, request: RecordedRequest) {
        push(&mut lock(&self.requests), request, REQUESTS);
    }

    pub(super) fn requests(&self, path: &str) -> Vec<RecordedRequest> {
        lock(&self.requests).iter().filter(|request| request.path.starts_with(path)).cloned().collect()
    }

    pub(super) fn clear_requests(&self) {
        lock(&self.requests).clear();
    }

    /// Counts a request by its route: there are few of those, whatever is asked.
    pub(super) fn count(&self, route: &str) {
        let mut counts = lock(&self.counts);
        match counts.get_mut(route) {
            Some(count) => *count += 1,
            None => {
                counts.insert(route.to_owned(), 1);
            }
        }
    }

    pub(super) fn counts(&self) -> BTreeMap<String, u64> {
        lock(&self.counts).clone()
    }

    pub(super) fn add_event(&self, event: Value) {
        push(&mut lock(&self.events), event, EVENTS);
    }

    pub(super) fn events(&self) -> Vec<Value> {
        lock(&self.events).iter().cloned().collect()
    }

    pub(super) fn take_events(&self) -> Vec<Value> {
        std::mem::take(&mut *lock(&self.events)).into()
    }

    pub(super) fn clear_events(&self) {
        lock(&self.events).clear();
    }

    pub(super) fn add_fault(&self, fault: Fault) {
        lock(&self.faults).add(fault);
    }

    pub(super) fn strike(&self, path: &str) -> Option<Fault> {
        lock(&self.faults).strike(path)
    }

    pub(super) fn clear_faults(&self) {
        lock(&self.faults).clear();
    }
}

/// Adds to a list whose oldest entries make room.
fn push<T>(list: &mut VecDeque<T>, entry: T, most: usize) {
    if list.len() == most {
        list.pop_front();
    }
    list.push_back(entry);
}

/// A panic elsewhere leaves these values usable.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
