//! How busy database connections are.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dialogporten_storage::{ReadCounts, ReplicaState, Store};
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

/// Adds up who has answered reads. Counts of stores that are gone are lost with the process only.
fn reads() -> ReadCounts {
    stores().iter().map(|(_, store)| store.read_counts()).fold(ReadCounts::default(), |sum, counts| ReadCounts {
        replica: sum.replica + counts.replica,
        primary: sum.primary + counts.primary,
        primary_after_replica: sum.primary_after_replica + counts.primary_after_replica,
    })
}

/// Adds the instruments for replicas, which show nothing where there are none.
pub(super) fn observe_replicas(meter: &Meter) {
    meter
        .u64_observable_counter("dialogporten.replica.reads")
        .with_description("Reads that a replica may answer, by who has answered")
        .with_callback(|observer| {
            let reads = reads();
            if reads == ReadCounts::default() {
                return;
            }
            for (by, count) in [
                ("replica", reads.replica),
                ("primary", reads.primary),
                ("primary_after_replica", reads.primary_after_replica),
            ] {
                observer.observe(count, &[KeyValue::new("by", by)]);
            }
        })
        .build();
    meter
        .f64_observable_gauge("dialogporten.replica.lag")
        .with_unit("s")
        .with_description("How far a replica is behind; missing while it does not answer")
        .with_callback(|observer| {
            each_replica(|place, state| {
                if let Some(lag) = state.lag {
                    observer.observe(lag.as_secs_f64(), &[KeyValue::new("replica", place)]);
                }
            });
        })
        .build();
    meter
        .u64_observable_gauge("dialogporten.replica.used")
        .with_description("1 if reads go to a replica, 0 if it does not answer or is too far behind")
        .with_callback(|observer| {
            each_replica(|place, state| observer.observe(state.is_used.into(), &[KeyValue::new("replica", place)]));
        })
        .build();
}

/// Front ends have replicas; a worker in the same process does not read from them.
fn each_replica(mut observe: impl FnMut(i64, ReplicaState)) {
    let states = stores().iter().map(|(_, store)| store.replica_states()).find(|states| !states.is_empty());
    for (place, state) in (0..).zip(states.unwrap_or_default()) {
        observe(place, state);
    }
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
