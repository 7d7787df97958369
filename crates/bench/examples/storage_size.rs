//! Tells how much space a dialog takes, by table: loads dialogs into a server of its own and divides. All are of standard
//! size, or, with the argument `mixed`, of all sizes as in the databases that are measured.
//!
//! `cargo run --release -p dialogporten-bench --example storage_size [mixed]`

use anyhow::anyhow;
use dialogporten_bench::dialog::{Maker, RULES, Words, standard};
use dialogporten_bench::population::{Population, Scale};
use dialogporten_bench::say::say;
use dialogporten_domain::dialog::{NewDialog, ResourceFacts};
use dialogporten_domain::{IdGenerator, Timestamp};
use dialogporten_sandbox::postgres::{Cluster, PostgresBinaries};
use dialogporten_storage::bulk::{self, BulkNames};
use dialogporten_storage::{Store, StoreSettings};
use sqlx::Connection as _;

const DIALOGS: u64 = 20_000;
const CHUNK: usize = 1_000;
const SIZES: &str = "
    SELECT relname::text, pg_relation_size(oid), pg_table_size(oid) - pg_relation_size(oid), pg_indexes_size(oid)
    FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_total_relation_size(oid) > 1000000
    ORDER BY pg_total_relation_size(oid) DESC";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let binaries = PostgresBinaries::find(None, &std::env::temp_dir().join("dialogporten-postgres"))?;
    let cluster = Cluster::start_temporary(&binaries)?;
    cluster.create_database("sizes").await?;
    let url = cluster.url("sizes");
    let store = Store::connect(&StoreSettings { url: url.clone(), ..StoreSettings::default() }).await?;
    store.migrate().await?;
    store.close().await;

    let mut connection = bulk::connect(&url).await?;
    let dialogs = make_all()?;
    let of = |name: fn(&NewDialog) -> &str| -> Vec<String> {
        let names: std::collections::BTreeSet<&str> = dialogs.iter().map(name).collect();
        names.into_iter().map(str::to_owned).collect()
    };
    let orgs = of(|new| &new.aggregate.dialog.org);
    let parties = of(|new| new.aggregate.dialog.party.as_str());
    let services = of(|new| new.aggregate.dialog.service_resource.as_str());
    let names = BulkNames::intern(&mut connection, &orgs, &parties, &services).await?;
    for chunk in dialogs.chunks(CHUNK) {
        let mut transaction = connection.begin().await?;
        bulk::write(&mut transaction, &names, chunk).await?;
        transaction.commit().await?;
    }
    sqlx::raw_sql("VACUUM ANALYZE").execute(&mut connection).await?;

    let rows: Vec<(String, i64, i64, i64)> = sqlx::query_as(SIZES).fetch_all(&mut connection).await?;
    let mut whole = 0;
    say("bytes per dialog: rows, out of line, indexes");
    for (table, rows, toast, indexes) in rows {
        let [rows, toast, indexes] = [rows, toast, indexes].map(|bytes| bytes.unsigned_abs() / DIALOGS);
        whole += rows + toast + indexes;
        say(format_args!("{table:24} {rows:6} {toast:6} {indexes:6}"));
    }
    say(format_args!("{:24} {whole:6}", "all"));
    drop(connection);
    Ok(cluster.stop()?)
}

fn make_all() -> anyhow::Result<Vec<NewDialog>> {
    let base = Timestamp::parse("2026-01-01T00:00:00Z")?;
    let (population, words) = (Population::new(Scale { dialogs: DIALOGS, seed: 1, base }), Words::default());
    let maker = Maker::new(&population, &words);
    if std::env::args().any(|argument| argument == "mixed") {
        return (0..DIALOGS).map(|number| maker.make(number)).collect();
    }
    (0..DIALOGS)
        .map(|number| {
            let service = maker.service(number);
            let party = population.party(population.place(number).rank);
            let mut draft = standard(&words, 1, number, party.as_str(), &service.urn());
            draft.id = Some(population.id(number));
            let now = population.created_at(number);
            let create = draft.validate(&RULES, now).map_err(|violations| anyhow!("{violations:?}"))?;
            let owner = ResourceFacts { org: service.agency(), resource_type: service.kind() };
            let made = create.create(&owner, &RULES, true, now, &IdGenerator::default());
            made.map_err(|rejection| anyhow!("{rejection:?}"))
        })
        .collect()
}
