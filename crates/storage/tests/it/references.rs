use dialogporten_domain::{PartyId, ServiceResource};

use crate::database::TestDatabase;
use crate::sample::{Maker, party, person, resource};

#[tokio::test]
async fn services_count_as_long_as_they_have_a_dialog() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let (of_company, mut of_person) = (make.minimal(), make.minimal());
    let other = ServiceResource::from_id("ttd-other");
    of_person.aggregate.dialog.party = person();
    of_person.aggregate.dialog.service_resource = other.clone();
    for new in [&of_company, &of_person] {
        database.store.insert_dialog(new).await.unwrap();
    }
    let mut found = database.store.referenced_resources().await.unwrap();
    found.sort_unstable();
    assert_eq!(found, [resource(), other.clone()]);
    let of = |parties: Vec<PartyId>| {
        let store = database.store.clone();
        async move { store.referenced_resources_of(&parties).await.unwrap() }
    };
    assert_eq!(of(vec![party()]).await, [(party(), resource())]);
    assert_eq!(of(vec![party(), person()]).await.len(), 2);
    assert!(of(Vec::new()).await.is_empty());

    sqlx::query("DELETE FROM dialog WHERE id = $1")
        .bind(of_person.aggregate.dialog.id)
        .execute(&database.sql)
        .await
        .unwrap();
    assert_eq!(database.store.referenced_resources().await.unwrap(), [resource()]);
}
