//! How busy database connections are.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dialogporten_storage::Store;
use opentelemetry::KeyValue;
use opentelemetry::metrics::Meter;

/// The stores of this process. A front end that also delivers has two.
static STORES: Mutex<Vec<(u64, Store)>> = Mutex::new(Vec::new());

/// Keeps the connections of a store in the measurements until it is dropped.
#[derive(Debug)]
pub(crate) struct Watched(u64);

/// Measures how busy the connections of a store are.
pub(crate) fn watch(store: &Store) -> Watched {
    let mut stores = stores();
    let id = stores.last().map_or(0, |(id, _)| id + 1);
    stores.push((id, store.clone()));
    Watched(id)
}

impl Drop for Watched {
    fn drop(&mut self) {
        stores().retain(|(id, _)| *id != self.0);
    }
}

fn stores() -> MutexGuard<'static, Vec<(u64, Store)>> {
    STORES.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Default, Clone, Copy)]
struct Sum {
    used: u64,
    idle: u64,
    max: u64,
}

fn sums() -> BTreeMap<&'static str, Sum> {
    let mut sums: BTreeMap<_, Sum> = BTreeMap::new();
    for pool in stores().iter().flat_map(|(_, store)| store.pool_usage()) {
        let sum = sums.entry(pool.name).or_default();
        sum.used += u64::from(pool.used);
        sum.idle += u64::from(pool.idle);
        sum.max += u64::from(pool.max);
    }
    sums
}

/// Adds the instruments.
pub(super) fn observe(meter: &Meter) {
    meter
        .u64_observable_gauge("db.client.connections.usage")
        .with_description("Connections of a pool, by what they do")
        .with_callback(|observer| {
            for (pool, sum) in sums() {
                for (state, count) in [("used", sum.used), ("idle", sum.idle)] {
                    observer.observe(count, &[KeyValue::new("pool", pool), KeyValue::new("state", state)]);
                }
            }
        })
        .build();
    meter
        .u64_observable_gauge("db.client.connections.max")
        .with_description("Most connections that a pool may have; requests wait when all are used")
        .with_callback(|observer| {
            for (pool, sum) in sums() {
                observer.observe(sum.max, &[KeyValue::new("pool", pool)]);
            }
        })
        .build();
}
