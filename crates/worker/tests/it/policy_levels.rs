use std::collections::HashMap;

use dialogporten_domain::ServiceResource;
use dialogporten_sandbox::simulator::Fault;
use dialogporten_worker::jobs::JobError;
use dialogporten_worker::jobs::policy_levels::{Options, run};

use crate::world::{World, seed, service};

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
    world.store.upsert_minimum_authentication_levels(&[(ServiceResource::from_id("b"), 1)]).await.unwrap();
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
