//! Searches of all shapes.

use dialogporten_domain::PartyId;
use dialogporten_domain::dialog::SystemLabel;
use dialogporten_domain::search::{OwnerLabelPattern, TextQuery};
use dialogporten_storage::{ContextSearch, Grant, Scope, Search};
use uuid::Uuid;

use super::super::{at, grant, reading, searching, service, user};

/// Dialogs that are delegated one by one.
const DELEGATED: &str = "id IN (SELECT md5(n::text)::uuid FROM generate_series(1, 50) AS n)";

/// What is asked for.
pub(super) enum Asked {
    Dialogs(Box<Search>),
    Contexts(ContextSearch),
}

/// A search, the condition that says the same, the index that leads it, and how many rows may be visited besides what the
/// page costs.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) asked: Asked,
    pub(super) condition: String,
    pub(super) index: &'static str,
    pub(super) most: i64,
}

fn of_reader(grants: Vec<Grant>, change: impl Fn(&mut Search)) -> Search {
    let mut search = reading(grants);
    search.now = at(0);
    change(&mut search);
    search
}

fn contexts_of(parties: impl IntoIterator<Item = usize>, labels: &[SystemLabel]) -> ContextSearch {
    ContextSearch {
        org: "org2".to_owned(),
        parties: parties.into_iter().map(user).collect::<Vec<PartyId>>(),
        labels: labels.to_vec(),
        content_updated_after: None,
        after: None,
        limit: 100,
    }
}

pub(super) fn of_owner(parties: &[usize], services: &[usize], change: impl Fn(&mut Search)) -> Search {
    let mut search = searching(Scope::Owner {
        org: "org2".to_owned(),
        parties: parties.iter().map(|party| user(*party)).collect(),
        resources: services.iter().map(|number| service(*number)).collect(),
    });
    search.now = at(0);
    change(&mut search);
    search
}

/// Returns the searches. The numbers are those of old dialogs of very many parties and a busy service, and of an owner.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn shapes(of_parties: i64, of_owners: i64, ids: &[Uuid]) -> Vec<Shape> {
    let shape = |name, search, condition: &str, index, most| Shape {
        name,
        asked: Asked::Dialogs(Box::new(search)),
        condition: condition.to_owned(),
        index,
        most,
    };
    let nothing = |_: &mut Search| {};
    let order = |text: &'static str| move |search: &mut Search| search.order = text.parse().unwrap();
    let words = |text: &str| {
        let text = text.to_owned();
        move |search: &mut Search| search.text = TextQuery::new(&text, None)
    };
    let label = |text: &str| {
        let text = text.to_owned();
        move |search: &mut Search| {
            search.filters.owner_labels = OwnerLabelPattern::parse(&text).unwrap().into_iter().collect();
        }
    };
    let contexts = |name, search, condition: &str, index, most| Shape {
        name,
        asked: Asked::Contexts(search),
        condition: condition.to_owned(),
        index,
        most,
    };
    let of_process = |search: &mut Search| search.filters.process = Some("urn:process:50".parse().unwrap());
    let delegated = |search: &mut Search, ids: &[Uuid]| {
        if let Scope::Reader { delegated, .. } = &mut search.scope {
            *delegated = ids.to_vec();
        }
    };
    let on_behalf = |search: &mut Search| {
        if let Scope::Reader { org, hides_unpublished, .. } = &mut search.scope {
            (*org, *hides_unpublished) = (Some("org2".to_owned()), false);
        }
    };
    let by_party = "dialog_party_content_updated";
    let by_service = "dialog_resource_content_updated";
    let many = || 14..=20_013;
    vec![
        shape(
            "a party with many dialogs",
            of_reader(vec![grant([1], 1..=200)], nothing),
            "party_id = 1",
            by_party,
            250,
        ),
        shape(
            "a party with few dialogs",
            of_reader(vec![grant([99_000], 1..=200)], nothing),
            "party_id = 99000",
            by_party,
            10,
        ),
        shape(
            "a label that few dialogs of the party have",
            of_reader(vec![grant([1], 1..=200)], |search| search.filters.system_labels = vec![SystemLabel::Bin]),
            "party_id = 1 AND labels_mask & 2 <> 0",
            by_party,
            3_000,
        ),
        shape(
            "a few parties",
            of_reader(vec![grant([1, 4, 20, 2_000, 99_000], 1..=200)], nothing),
            "party_id IN (1, 4, 20, 2000, 99000)",
            by_party,
            800,
        ),
        shape(
            "a hundred parties",
            of_reader(vec![grant(1..=100, 1..=200)], nothing),
            "party_id <= 100",
            by_party,
            9_000,
        ),
        shape(
            "parties with different services",
            of_reader(vec![grant(1..=50, [1, 2]), grant(51..=90, 3..=200)], nothing),
            "(party_id <= 50 AND resource_id <= 2 OR party_id BETWEEN 51 AND 90 AND resource_id >= 3)",
            by_party,
            25_000,
        ),
        shape(
            "twenty thousand parties and one service",
            of_reader(vec![grant(many(), [1])], nothing),
            "party_id BETWEEN 14 AND 20013 AND resource_id = 1",
            by_service,
            2_500,
        ),
        shape(
            "twenty thousand parties, half of them without dialogs, and one service",
            of_reader(vec![grant((14..=10_013).chain(900_000..=909_999), [1])], nothing),
            "party_id BETWEEN 14 AND 10013 AND resource_id = 1",
            by_service,
            2_500,
        ),
        shape(
            "very many parties with hardly anything of a busy service",
            of_reader(vec![grant(99_000..=99_200, [1])], nothing),
            "party_id BETWEEN 99000 AND 99200 AND resource_id = 1",
            by_party,
            25_000,
        ),
        shape(
            "very many parties and many services",
            of_reader(vec![grant(10_000..=15_000, 1..=100)], nothing),
            "party_id BETWEEN 10000 AND 15000 AND resource_id <= 100",
            by_party,
            150_000,
        ),
        shape(
            "a word that is in all texts",
            of_reader(vec![grant([1], 1..=200)], words("melding")),
            "party_id = 1",
            by_party,
            400,
        ),
        shape(
            "a word that is in five texts of the party",
            of_reader(vec![grant([1], 1..=200)], words("sjelden")),
            "party_id = 1 AND substr(external_reference, 5)::integer < 16",
            "dialog_text_search",
            700,
        ),
        shape(
            "a word that is in every fifth text",
            of_reader(vec![grant([1], 1..=200)], words("ord1")),
            "party_id = 1 AND id IN (SELECT dialog_id FROM dialog_text WHERE vector @@ 'ord1')",
            by_party,
            1_500,
        ),
        shape(
            "a word that is in one text of fifty",
            of_reader(vec![grant([1], 1..=200)], words("ord13")),
            "party_id = 1 AND id IN (SELECT dialog_id FROM dialog_text WHERE vector @@ 'ord13')",
            "dialog_text_search",
            7_500,
        ),
        shape(
            "a word that is in one text",
            of_reader(vec![grant([1], 1..=200)], words("alene1200")),
            "party_id = 1 AND external_reference = 'ref-1200'",
            "dialog_text_search",
            700,
        ),
        shape(
            "a word that is in one text of many parties and a busy service",
            of_reader(vec![grant(many(), [1])], words(&format!("alene{of_parties}"))),
            &format!("resource_id = 1 AND external_reference = 'ref-{of_parties}'"),
            "dialog_text_search",
            6_000,
        ),
        shape(
            "delegated dialogs alone",
            of_reader(Vec::new(), |search| delegated(search, ids)),
            DELEGATED,
            "dialog_pkey",
            100,
        ),
        shape(
            "a party and delegated dialogs",
            of_reader(vec![grant([2_000], 1..=200)], |search| delegated(search, ids)),
            &format!("(party_id = 2000 OR {DELEGATED})"),
            "dialog_pkey",
            300,
        ),
        shape(
            "an owner on behalf of a user",
            of_reader(vec![grant([1], 1..=200)], on_behalf),
            "party_id = 1 AND org_id = 2",
            by_party,
            1_500,
        ),
        shape("an owner", of_owner(&[], &[], nothing), "org_id = 2", "dialog_org_content_updated", 250),
        shape("an owner, by creation", of_owner(&[], &[], order("createdAt")), "org_id = 2", "dialog_org_created", 250),
        shape(
            "an owner, by update upwards",
            of_owner(&[], &[], order("updatedAt_asc,id_asc")),
            "org_id = 2",
            "dialog_org_updated",
            250,
        ),
        shape(
            "parties of an owner",
            of_owner(&[1, 2, 5, 200], &[], nothing),
            "org_id = 2 AND party_id IN (1, 2, 5, 200)",
            "dialog_org_party_content_updated",
            900,
        ),
        shape(
            "a service of an owner",
            of_owner(&[], &[21], nothing),
            "org_id = 2 AND resource_id = 21",
            by_service,
            250,
        ),
        shape(
            "a label that one dialog of an owner has",
            of_owner(&[], &[], label(&format!("sak-{of_owners}"))),
            &format!("org_id = 2 AND external_reference = 'ref-{of_owners}'"),
            "so_label_value",
            700,
        ),
        shape(
            "a label that half of the dialogs have",
            of_owner(&[], &[], label("alle")),
            "org_id = 2 AND substr(external_reference, 5)::integer % 2 = 0",
            "dialog_org_content_updated",
            700,
        ),
        shape(
            "a process that one in a thousand dialogs of an owner has",
            of_owner(&[], &[], of_process),
            "org_id = 2 AND process = 'urn:process:50'",
            "dialog_org_process",
            400,
        ),
        shape(
            "an external reference that one dialog of an owner has",
            of_owner(&[], &[], |search| search.filters.external_reference = Some(format!("ref-{of_owners}"))),
            &format!("org_id = 2 AND external_reference = 'ref-{of_owners}'"),
            "dialog_org_external_reference",
            10,
        ),
        contexts(
            "readers' states of a party",
            contexts_of([1], &[]),
            "org_id = 2 AND party_id = 1",
            "dialog_org_party_content_updated",
            250,
        ),
        contexts(
            "readers' states of twenty parties",
            contexts_of(1..=20, &[]),
            "org_id = 2 AND party_id <= 20",
            "dialog_org_party_content_updated",
            2_500,
        ),
        contexts(
            "readers' states with a label",
            contexts_of([1], &[SystemLabel::Bin]),
            "org_id = 2 AND party_id = 1 AND labels_mask & 2 <> 0",
            "dialog_org_party_content_updated",
            2_500,
        ),
    ]
}
