//! A private cluster from start to stop, and what happens when its owner is killed.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed preparation is a failed test")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dialogporten_sandbox::postgres::{Cluster, Durability, PostgresBinaries};
use sqlx::{Connection, PgConnection};

fn binaries() -> PostgresBinaries {
    PostgresBinaries::find(None, &std::env::temp_dir().join("dialogporten-cache")).unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("dialogporten-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

async fn value(cluster: &Cluster, database: &str, query: &'static str) -> String {
    let mut connection = PgConnection::connect(&cluster.url(database)).await.unwrap();
    let value = sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    value
}

#[tokio::test]
async fn a_tuned_server_keeps_everything() {
    let (binaries, folder) = (binaries(), folder("tuned"));
    let cluster = Cluster::start_tuned(&binaries, &folder, &["checkpoint_timeout=7min".to_owned()]).unwrap();
    for (setting, expected) in [
        ("SHOW fsync", "on"),
        ("SHOW synchronous_commit", "on"),
        ("SHOW full_page_writes", "on"),
        ("SHOW checkpoint_timeout", "7min"),
    ] {
        assert_eq!(value(&cluster, "postgres", setting).await, expected);
    }
    assert!(cluster.log().is_file() && cluster.socket().is_dir());
    cluster.stop().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn clones_databases_and_keeps_data_over_a_restart() {
    let (binaries, folder) = (binaries(), folder("restart"));
    let cluster = Cluster::start(&binaries, &folder, Durability::Relaxed).unwrap();
    cluster.create_database("template").await.unwrap();
    let mut connection = PgConnection::connect(&cluster.url("template")).await.unwrap();
    sqlx::raw_sql("CREATE TABLE words AS SELECT lower('BLÅBÆRSYLTETØY') AS word")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    cluster.create_database_from("template", "copy").await.unwrap();
    assert_eq!(value(&cluster, "copy", "SELECT word FROM words").await, "blåbærsyltetøy");
    assert_eq!(value(&cluster, "copy", "SHOW listen_addresses").await, "");
    cluster.stop().unwrap();
    assert!(!folder.join("data/postmaster.pid").exists());

    let cluster = Cluster::start(&binaries, &folder, Durability::Relaxed).unwrap();
    assert_eq!(value(&cluster, "copy", "SELECT word FROM words").await, "blåbærsyltetøy");
    // Sessions that are still open do not keep a database or the server alive.
    let _open = PgConnection::connect(&cluster.url("copy")).await.unwrap();
    cluster.drop_database("copy").await.unwrap();
    cluster.drop_database("copy").await.unwrap();
    assert!(!cluster.has_database("copy").await.unwrap());
    assert!(cluster.has_database("template").await.unwrap());
    let _open = PgConnection::connect(&cluster.url("template")).await.unwrap();
    cluster.stop().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_second_owner_is_told_who_has_the_folder() {
    let (binaries, folder) = (binaries(), folder("second"));
    let cluster = Cluster::start(&binaries, &folder, Durability::None).unwrap();
    let refused = Cluster::start(&binaries, &folder, Durability::None).unwrap_err().to_string();
    assert!(refused.contains(&format!("in use by process {}", std::process::id())), "{refused}");
    drop(cluster);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_folder_of_another_version_is_refused() {
    let (binaries, folder) = (binaries(), folder("version"));
    std::fs::create_dir_all(folder.join("data")).unwrap();
    std::fs::write(folder.join("data/PG_VERSION"), "9\n").unwrap();
    let refused = Cluster::start(&binaries, &folder, Durability::None).unwrap_err().to_string();
    assert!(refused.contains("made by PostgreSQL 9"), "{refused}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_server_that_cannot_start_is_reported_with_its_own_words() {
    let (binaries, folder) = (binaries(), folder("broken"));
    Cluster::start(&binaries, &folder, Durability::None).unwrap().stop().unwrap();
    std::fs::remove_file(folder.join("data/global/pg_control")).unwrap();
    let refused = Cluster::start(&binaries, &folder, Durability::None).unwrap_err().to_string();
    assert!(refused.contains("pg_control"), "{refused}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_temporary_cluster_leaves_nothing_behind() {
    let cluster = Cluster::start_temporary(&binaries()).unwrap();
    let folder = cluster.folder().to_owned();
    assert!(folder.join("data").exists());
    cluster.stop().unwrap();
    assert!(!folder.exists());
}

#[tokio::test]
#[ignore = "fetches 20 MB from the npm registry"]
async fn a_machine_without_server_programs_gets_them_as_a_package() {
    let cache = folder("cache");
    let binaries = PostgresBinaries::install(&cache).unwrap();
    assert_eq!(PostgresBinaries::install(&cache).unwrap(), binaries);
    let cluster = Cluster::start_temporary(&binaries).unwrap();
    assert_eq!(value(&cluster, "postgres", "SELECT lower('ÆØÅ')").await, "æøå");
    cluster.stop().unwrap();
    std::fs::remove_dir_all(&cache).unwrap();
}

/// Not a test by itself: the process that the next test kills.
#[test]
#[ignore = "run by the test below in a process of its own"]
fn owner_to_be_killed() {
    let Some(folder) = std::env::args().skip_while(|argument| argument != "--skip").nth(1) else { return };
    let folder = PathBuf::from(folder);
    let _cluster = Cluster::start(&binaries(), &folder, Durability::Relaxed).unwrap();
    println!("ready");
    std::thread::sleep(Duration::from_mins(1));
}

#[test]
fn the_server_ends_with_an_owner_that_is_killed_and_the_folder_is_free_again() {
    let folder = folder("killed");
    let mut owner = Command::new(std::env::current_exe().unwrap())
        // The folder travels as a pattern of tests to skip, which matches none.
        .args(["--exact", "owner_to_be_killed", "--ignored", "--nocapture", "--skip"])
        .arg(&folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(owner.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("ready")));
    let server = std::fs::read_to_string(folder.join("server.pid")).unwrap();
    assert!(is_running(&server));

    owner.kill().unwrap();
    owner.wait().unwrap();
    // The next owner does not have to wait for the old server itself.
    let cluster = Cluster::start(&binaries(), &folder, Durability::Relaxed).unwrap();
    eventually("the old server is gone", || !is_running(&server));
    cluster.stop().unwrap();
    assert!(!Path::new(&folder).join("data/postmaster.pid").exists());
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Ctrl-C at a terminal reaches every process of the foreground group.
#[test]
#[cfg(target_os = "linux")]
fn the_server_is_in_a_process_group_of_its_own() {
    let group = |process: &str| {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.trim())).unwrap();
        stat.rsplit(')').next().unwrap().split_whitespace().nth(2).unwrap().to_owned()
    };
    let cluster = Cluster::start_temporary(&binaries()).unwrap();
    let server = std::fs::read_to_string(cluster.folder().join("server.pid")).unwrap();
    assert_ne!(group(&server), group("self"));
}

fn is_running(process: &str) -> bool {
    let question = ["-c", "kill -0 \"$1\"", "sh", process.trim()];
    Command::new("sh").args(question).stderr(Stdio::null()).status().unwrap().success()
}
