//! The keys of one issuer, newest first.

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::{Value, json};

use super::{Issuer, SigningKey};

/// Keys of all simulators in this process: making them is slow, and tests start many simulators.
static SHARED: [RwLock<Option<Arc<SigningKey>>>; 3] = [const { RwLock::new(None) }; 3];

/// The first key signs; all are published.
pub(in crate::simulator) struct KeyRing {
    keys: RwLock<Vec<Arc<SigningKey>>>,
}

impl KeyRing {
    /// Returns the rings that the issuers start with, in their order.
    pub(in crate::simulator) fn of_all_issuers() -> io::Result<[Self; 3]> {
        std::thread::scope(|scope| {
            let [first, second, third] = Issuer::ALL.map(|issuer| scope.spawn(move || shared(issuer as usize)));
            let ring = |made: std::thread::Result<io::Result<Arc<SigningKey>>>| {
                let key = made.unwrap_or_else(|_| Err(io::Error::other("no key was made")))?;
                io::Result::Ok(Self { keys: RwLock::new(vec![key]) })
            };
            Ok([ring(first.join())?, ring(second.join())?, ring(third.join())?])
        })
    }

    /// Returns the key that signs.
    pub(in crate::simulator) fn signing_key(&self) -> Arc<SigningKey> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&keys[0])
    }

    /// Returns the published key set.
    pub(in crate::simulator) fn key_set(&self) -> Value {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        json!({ "keys": keys.iter().map(|key| key.jwk()).collect::<Vec<_>>() })
    }

    /// Starts to sign with a new key; the earlier ones stay published only on request. Returns the new identifier.
    pub(in crate::simulator) fn rotate(&self, keeps_old: bool) -> io::Result<String> {
        let key = Arc::new(SigningKey::generate()?);
        let id = key.id().to_owned();
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        if !keeps_old {
            keys.clear();
        }
        keys.insert(0, key);
        Ok(id)
    }
}

fn shared(slot: usize) -> io::Result<Arc<SigningKey>> {
    let mut slot = SHARED[slot].write().unwrap_or_else(PoisonError::into_inner);
    if let Some(key) = &*slot {
        return Ok(Arc::clone(key));
    }
    let key = Arc::new(SigningKey::generate()?);
    *slot = Some(Arc::clone(&key));
    Ok(key)
}
