//! Jobs as operators start them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failure is a failed test")]

mod process;

use std::collections::BTreeMap;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use dialogporten_sandbox::postgres::Cluster;
use dialogporten_sandbox::simulator::{Simulator, SimulatorSettings};
use dialogporten_sandbox::world;
use dialogporten_storage::{Store, StoreSettings};
use process::{command, postgres, variables};
use sqlx::{Connection as _, PgConnection};

/// How long everything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs a command and returns whether it succeeded, and what it said.
fn run(variables: &BTreeMap<String, String>, arguments: &[&str]) -> (bool, String) {
    let Output { status, stdout, stderr } = command(variables, arguments).output().unwrap();
    (status.success(), format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)))
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_start_jobs_and_schedulers() {
    let cluster = tokio::task::spawn_blocking(|| Cluster::start_temporary(&postgres()).unwrap()).await.unwrap();
    cluster.create_database("dialogporten").await.unwrap();
    let simulator = Simulator::start(SimulatorSettings::new(world::seed())).await.unwrap();
    let mut variables = variables(&cluster.url("dialogporten"), simulator.base_uri());
    assert!(run(&variables, &["migrate"]).0);

    for wrong in [
        &["reindex-dialogsearch"][..],
        &["reindex-dialogsearch", "--full", "--resume"],
        &["reindex-dialogsearch", "--full", "--workers", "0"],
        &["purge-deleted"],
        &["purge-deleted", "--after-days", "0"],
        &["export-usage", "--target-date-input", "yesterday"],
    ] {
        assert!(!run(&variables, wrong).0, "{wrong:?}");
    }
    let (is_done, said) = run(&variables, &["reindex-dialogsearch", "--full", "--workers", "2"]);
    assert!(is_done && said.contains("0 dialog(s) were indexed"), "{said}");
    let (is_done, said) = run(&variables, &["purge-deleted", "--after-days", "30", "--dry-run"]);
    assert!(is_done && said.contains("0 dialog(s) would be removed"), "{said}");
    variables.insert("Jobs__PurgeDeleted__AfterDays".to_owned(), "30".to_owned());
    let (is_done, said) = run(&variables, &["purge-deleted"]);
    assert!(is_done && said.contains("0 dialog(s) were removed"), "{said}");
    let folder = std::env::temp_dir().join(format!("dialogporten-usage-{}", std::process::id()));
    let folder_name = folder.to_str().unwrap().to_owned();
    let (is_done, said) = run(&variables, &["export-usage", "-d", "2026-01-14", "--folder", &folder_name]);
    assert!(is_done && said.contains("0 line(s) in"), "{said}");
    assert!(folder.join("Dialogporten_metrics_Development_2026-01-14.csv").exists());

    // A job that another process is at is left to it.
    let store =
        Store::connect(&StoreSettings { url: cluster.url("dialogporten"), ..StoreSettings::default() }).await.unwrap();
    for job in ["sync-subject-resource-mappings", "sync-resource-policy-information", "purge-deleted", "export-usage"] {
        let lock = store.lock_job(job).await.unwrap().unwrap();
        let (is_fine, said) = run(&variables, &[job]);
        assert!(is_fine && said.contains(&format!("{job} is running already")), "{said}");
        lock.release().await.unwrap();
    }
    store.close().await;

    variables.insert("Jobs__ExportUsage__Folder".to_owned(), folder_name);
    let mut scheduler = command(&variables, &["scheduler"]).stdout(Stdio::null()).spawn().unwrap();
    let mut connection = PgConnection::connect(&cluster.url("dialogporten")).await.unwrap();
    let started = Instant::now();
    let names = "SELECT name FROM job WHERE error IS NULL ORDER BY name";
    let expected =
        ["export-usage", "purge-deleted", "sync-resource-policy-information", "sync-subject-resource-mappings"];
    while sqlx::query_scalar::<_, String>(names).fetch_all(&mut connection).await.unwrap() != expected {
        assert!(started.elapsed() < PATIENCE, "not all jobs were run");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let asked = Command::new("kill").args(["-TERM", &scheduler.id().to_string()]).status().unwrap();
    assert!(asked.success() && scheduler.wait().unwrap().success());
    std::fs::remove_dir_all(folder).unwrap();
    drop(connection);
    tokio::task::spawn_blocking(move || cluster.stop()).await.unwrap().unwrap();
}
