use std::collections::HashMap;
use std::time::Duration;

use dialogporten_domain::ServiceResource;
use dialogporten_sandbox::simulator::Fault;
use dialogporten_storage::PlatformTable;
use dialogporten_worker::jobs::JobError;
use dialogporten_worker::jobs::policy_levels::{Options, run};

use crate::world::{World, eventually, registry_at, seed, service};

fn levels(of: &[(&str, i32)]) -> HashMap<ServiceResource, i32> {
    of.iter().map(|(resource, level)| (ServiceResource::from_id(resource), *level)).collect()
}

fn policy(identifier: &str) -> String {
    format!("/resourceregistry/api/v1/resource/{identifier}/policy")
}

#[tokio::test]
async fn levels_are_taken_over_where_a_policy_has_one() {
    let services = [
        service("A", Some(4), &[]),
        service("b", None, &[]),
        service("se_old", Some(4), &[]),
        service("c", Some(2), &[]),
    ];
    let world = World::start(seed(&services)).await;
    assert_eq!(run(&world.registry, &world.store, Options::default()).await.unwrap(), 2);
    assert_eq!(world.store.minimum_authentication_levels().await.unwrap(), levels(&[("a", 4), ("c", 2)]));
    assert_eq!(world.platform.requests(&policy("A")).len(), 1);
    assert!(world.platform.requests(&policy("se_old")).is_empty());
}

#[tokio::test]
async fn a_policy_that_cannot_be_read_is_skipped_and_keeps_its_level() {
    let services = ["a", "b", "c", "d"].map(|id| service(id, Some(3), &[]));
    let world = World::start(seed(&services)).await;
    let version = world.store.table_version(PlatformTable::MinimumLevels).await.unwrap();
    assert!(
        world.store.upsert_minimum_authentication_levels(&[(ServiceResource::from_id("b"), 1)], version).await.unwrap()
    );
    world.platform.inject_fault(Fault::status(&policy("b"), 404));
    world.platform.inject_fault(Fault::garbage(&policy("c")));
    assert_eq!(run(&world.registry, &world.store, Options { concurrency: 1 }).await.unwrap(), 2);
    assert_eq!(world.store.minimum_authentication_levels().await.unwrap(), levels(&[("a", 3), ("b", 1), ("d", 3)]));
}

#[tokio::test]
async fn without_a_list_there_is_nothing_to_do() {
    let world = World::start(seed(&[])).await;
    world.platform.inject_fault(Fault::status("/resourceregistry/api/v1/resource/resourcelist", 403));
    let outcome = run(&world.registry, &world.store, Options::default()).await;
    assert!(matches!(outcome, Err(JobError::Upstream(_))), "{outcome:?}");
}

/// A run that was held up while it read must not replace what a later one has stored.
#[tokio::test]
async fn of_two_runs_at_the_same_time_the_second_to_store_gives_way() {
    let world = World::start(seed(&[service("a", Some(2), &[])])).await;
    world.platform.inject_fault(Fault::delay(&policy("a"), Duration::from_millis(500)).times(1));
    let mut held_up = std::pin::pin!(run(&world.registry, &world.store, Options::default()));
    tokio::select! {
        biased;
        () = eventually(async || !world.platform.requests(&policy("a")).is_empty()) => {}
        outcome = &mut held_up => panic!("{outcome:?}"),
    }
    // It goes on when the other one has ended, and not before.
    let other = registry_at(world.platform.base_uri(), &world.clock);
    world.platform.replace_seed(seed(&[service("a", Some(4), &[])]));
    assert_eq!(run(&other, &world.store, Options::default()).await.unwrap(), 1);
    let outcome = held_up.await;
    assert!(matches!(outcome, Err(JobError::Overtaken)), "{outcome:?}");
    assert_eq!(world.store.minimum_authentication_levels().await.unwrap(), levels(&[("a", 4)]));
}
