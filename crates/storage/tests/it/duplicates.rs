use dialogporten_domain::dialog::{ChildKind, NewDialog};
use dialogporten_storage::{DuplicateEntity, Error};
use rstest::rstest;
use tokio::task::JoinSet;

use crate::database::TestDatabase;
use crate::sample::Maker;

/// Takes something of the first dialog over into the second, and returns it as text.
type Copy = fn(&NewDialog, &mut NewDialog) -> String;

fn id(from: &NewDialog, to: &mut NewDialog) -> String {
    to.aggregate.dialog.id = from.aggregate.dialog.id;
    from.aggregate.dialog.id.to_string()
}

fn key(from: &NewDialog, to: &mut NewDialog) -> String {
    to.aggregate.dialog.idempotent_key.clone_from(&from.aggregate.dialog.idempotent_key);
    from.aggregate.dialog.idempotent_key.clone().unwrap()
}

fn id_and_key(from: &NewDialog, to: &mut NewDialog) -> String {
    id(from, to);
    key(from, to)
}

fn transmission(from: &NewDialog, to: &mut NewDialog) -> String {
    to.aggregate.transmissions[0].id = from.aggregate.transmissions[0].id;
    from.aggregate.transmissions[0].id.to_string()
}

fn transmission_key(_: &NewDialog, to: &mut NewDialog) -> String {
    let key = to.aggregate.transmissions[0].idempotent_key.clone();
    to.aggregate.transmissions[1].idempotent_key.clone_from(&key);
    key.unwrap()
}

fn activity(from: &NewDialog, to: &mut NewDialog) -> String {
    to.aggregate.activities[0].id = from.aggregate.activities[0].id;
    from.aggregate.activities[0].id.to_string()
}

fn child<const AT: usize>(from: &NewDialog, to: &mut NewDialog) -> String {
    to.claimed_ids.push(from.claimed_ids[AT]);
    from.claimed_ids[AT].id.to_string()
}

const KINDS: [ChildKind; 5] = [
    ChildKind::Attachment,
    ChildKind::AttachmentUrl,
    ChildKind::GuiAction,
    ChildKind::ApiAction,
    ChildKind::ApiActionEndpoint,
];

#[rstest]
#[case(id, DuplicateEntity::Dialog)]
#[case(key, DuplicateEntity::IdempotentKey)]
#[case(id_and_key, DuplicateEntity::IdempotentKey)]
#[case(transmission, DuplicateEntity::DialogTransmission)]
#[case(transmission_key, DuplicateEntity::TransmissionIdempotentKey)]
#[case(activity, DuplicateEntity::DialogActivity)]
#[case(child::<0>, DuplicateEntity::Child(ChildKind::Attachment))]
#[case(child::<1>, DuplicateEntity::Child(ChildKind::AttachmentUrl))]
#[case(child::<2>, DuplicateEntity::Child(ChildKind::GuiAction))]
#[case(child::<3>, DuplicateEntity::Child(ChildKind::ApiAction))]
#[case(child::<4>, DuplicateEntity::Child(ChildKind::ApiActionEndpoint))]
#[tokio::test]
async fn what_exists_is_named(#[case] copy: Copy, #[case] entity: DuplicateEntity) {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut first = make.full();
    first.claimed_ids = KINDS.map(|kind| make.claim(kind)).to_vec();
    database.store.insert_dialog(&first).await.unwrap();
    let mut second = make.full();
    second.aggregate.dialog.idempotent_key = None;
    second.claimed_ids = KINDS.map(|kind| make.claim(kind)).to_vec();
    let value = copy(&first, &mut second);

    let error = database.store.insert_dialog(&second).await.unwrap_err();
    let Error::Duplicate(duplicate) = &error else { panic!("{error}") };
    assert_eq!((duplicate.entity, &duplicate.value), (entity, &value));
    assert!(!format!("{error} {error:?} {duplicate:?}").contains(&value), "{error:?}");
    for table in ["dialog", "dialog_body", "dialog_text"] {
        assert_eq!(database.count(table).await, 1, "{table}");
    }
    assert_eq!(database.waiting_events().await.len(), 3);
}

#[tokio::test]
async fn of_simultaneous_creates_with_one_key_one_succeeds() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut creates = JoinSet::new();
    for _ in 0..50 {
        let (store, mut new) = (database.store.clone(), make.titled("Søknad"));
        new.aggregate.dialog.idempotent_key = Some("once".to_owned());
        creates.spawn(async move { store.insert_dialog(&new).await.map(|()| new.aggregate.dialog.id) });
    }
    let (mut stored, mut refused) = (Vec::new(), 0);
    for result in creates.join_all().await {
        match result {
            Ok(id) => stored.push(id),
            Err(Error::Duplicate(duplicate)) => {
                assert_eq!((duplicate.entity, duplicate.value.as_str()), (DuplicateEntity::IdempotentKey, "once"));
                refused += 1;
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((stored.len(), refused), (1, 49));
    assert_eq!(database.store.find_dialog_by_idempotent_key("ttd", "once").await.unwrap(), Some(stored[0]));
    assert_eq!(database.count("outbox").await, 1);
}

#[tokio::test]
async fn simultaneous_creates_for_a_new_party_share_its_number() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut creates = JoinSet::new();
    for _ in 0..20 {
        let (store, new) = (database.store.clone(), make.minimal());
        creates.spawn(async move { store.insert_dialog(&new).await });
    }
    for result in creates.join_all().await {
        result.unwrap();
    }
    for table in ["org", "party", "resource", "party_resource"] {
        assert_eq!(database.count(table).await, 1, "{table}");
    }
    assert_eq!(database.count("dialog").await, 20);
}

#[tokio::test]
async fn known_names_use_up_no_numbers() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    for _ in 0..3 {
        // A store that remembers nothing.
        let fresh = TestDatabase::open(database.url.clone()).await;
        fresh.store.insert_dialog(&make.minimal()).await.unwrap();
    }
    let mut other = make.minimal();
    other.aggregate.dialog.party = crate::sample::person();
    database.store.insert_dialog(&other).await.unwrap();
    let last: i32 = sqlx::query_scalar("SELECT max(id) FROM party").fetch_one(&database.sql).await.unwrap();
    assert_eq!(last, 2);
}
