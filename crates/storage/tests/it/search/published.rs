use dialogporten_domain::Timestamp;

use super::{at, grant, ids, reading, service, user};
use crate::database::TestDatabase;
use crate::sample::Maker;

/// Visible from its time on, and until the time at which it ends.
#[tokio::test]
async fn a_dialog_appears_at_its_time_and_is_gone_at_its_end() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let (from, until) = (at(10), at(20));
    let mut new = make.titled("Hei");
    let dialog = &mut new.aggregate.dialog;
    (dialog.party, dialog.service_resource) = (user(1), service(1));
    (dialog.visible_from, dialog.expires_at) = (Some(from), Some(until));
    database.store.insert_dialog(&new).await.unwrap();
    let mut search = reading(vec![grant([1], [1])]);
    let moment = |at: Timestamp, micros| at.plus_micros(micros);
    for (now, is_visible) in
        [(moment(from, -1), false), (from, true), (moment(until, -1), true), (until, false), (moment(until, 1), false)]
    {
        search.now = now;
        let found = ids(&database.store.search(&search).await.unwrap());
        assert_eq!(!found.is_empty(), is_visible, "{now}");
    }
}
