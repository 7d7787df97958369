//! Requests that change something.

use std::sync::Arc;

use serde_json::json;

use super::{Prepared, World};
use crate::dialog::{Writer, standard};
use crate::measure::{Call, Method};
use crate::population::{SERVICES, Service};
use crate::random::{Random, Zipf};

/// Different bodies of a kind.
const BODIES: u64 = 500;
/// Parties that new dialogs are for, unless they may be for any.
const PARTIES: u64 = 1_000;
/// Where the party stands in a body.
const PLACE: &str = "@party@";
const LABELS: [&str; 3] = ["Default", "Archive", "Bin"];
const OWNER: &str = "/api/v1/serviceowner/dialogs";
const USER: &str = "/api/v1/enduser/dialogs";

/// New dialogs of eight thousand bytes, for the same parties again and again or for all there are.
pub(super) fn create(world: &Arc<World>, any_party: bool) -> anyhow::Result<Prepared> {
    let world = Arc::clone(world);
    let (services, mut random) = (Zipf::new(SERVICES), Random::of(world.population.scale.seed, 21));
    let bodies = (0..BODIES)
        .map(|number| {
            let service = Service(services.draw(&mut random));
            let draft = standard(&world.words, world.population.scale.seed + 22, number, PLACE, &service.urn());
            Ok((service, serde_json::to_string(&draft)?))
        })
        .collect::<anyhow::Result<Vec<(Service, String)>>>()?;
    let parties = world.population.party_count();
    let parties = if any_party { parties } else { PARTIES.min(parties) };
    Ok(Prepared::new(201, move |random| {
        let (service, body) = &bodies[random.place(bodies.len())];
        // The large parties come first; new dialogs are mostly for the others.
        let rank = world.population.party_count() - 1 - random.below(parties);
        let body = body.replacen(PLACE, world.population.party(rank).as_str(), 1);
        Call::with_body(Method::Post, OWNER, &world.tokens.owner(*service), Arc::from(body))
    }))
}

/// New dialogs with a title and nothing else.
pub(super) fn create_small(world: &Arc<World>) -> Prepared {
    let world = Arc::clone(world);
    let service = Service(0);
    Prepared::new(201, move |random| {
        let rank = world.population.party_count() - 1 - random.below(PARTIES.min(world.population.party_count()));
        let body = json!({
            "serviceResource": service.urn(),
            "party": world.population.party(rank).as_str(),
            "content": { "title": { "value": [{ "languageCode": "nb", "value": "Brev" }] } },
        });
        Call::with_body(Method::Post, OWNER, &world.tokens.owner(service), Arc::from(body.to_string()))
    })
}

pub(super) fn append_activity(world: &Arc<World>) -> anyhow::Result<Prepared> {
    append(world, "activities", 0, |writer| Ok(serde_json::to_string(&writer.activity(60))?))
}

/// An entry in the log of one of many ordinary dialogs, to compare with a long log.
pub(super) fn append_activity_anywhere(world: &Arc<World>) -> anyhow::Result<Prepared> {
    let (world, dialogs) = (Arc::clone(world), world.openable(world.user("busy"))?);
    let mut writer = Writer::new(&world.words, Random::of(world.population.scale.seed, 24));
    let body: Arc<str> = Arc::from(serde_json::to_string(&writer.activity(60))?);
    Ok(Prepared::new(201, move |random| {
        let dialog = dialogs[random.place(dialogs.len())];
        let path = format!("{OWNER}/{}/activities", dialog.id);
        Call::with_body(Method::Post, path, &world.tokens.owner(dialog.service), Arc::clone(&body))
    }))
}

pub(super) fn append_transmission(world: &Arc<World>) -> anyhow::Result<Prepared> {
    append(world, "transmissions", 1, |writer| Ok(serde_json::to_string(&writer.transmission(&["nb"], 50, 0))?))
}

fn append(
    world: &Arc<World>,
    children: &str,
    long: u64,
    write: impl Fn(&mut Writer<'_>) -> anyhow::Result<String>,
) -> anyhow::Result<Prepared> {
    let path = format!("{OWNER}/{}/{children}", world.population.long_id(long));
    let mut writer = Writer::new(&world.words, Random::of(world.population.scale.seed, 23));
    let bodies = (0..BODIES).map(|_| Ok(Arc::from(write(&mut writer)?))).collect::<anyhow::Result<Vec<Arc<str>>>>()?;
    let token = world.tokens.owner(Service(0));
    Ok(Prepared::new(201, move |random| {
        Call::with_body(Method::Post, path.clone(), &token, Arc::clone(&bodies[random.place(bodies.len())]))
    }))
}

pub(super) fn set_label(world: &Arc<World>) -> anyhow::Result<Prepared> {
    let dialogs = world.openable(world.user("busy"))?;
    let token = world.tokens.user("busy");
    let bodies = LABELS.map(|label| Arc::from(json!({ "addLabels": [label] }).to_string()));
    let call = move |dialog: usize, label: usize| {
        let path = format!("{USER}/{}/context/systemlabels", dialogs[dialog % dialogs.len()].id);
        Call::with_body(Method::Put, path, &token, Arc::clone(&bodies[label]))
    };
    Ok(labels(call, 2_000))
}

pub(super) fn bulk(world: &Arc<World>) -> anyhow::Result<Prepared> {
    let groups = world.groups(world.user("busy"), 20)?;
    let token = world.tokens.user("busy");
    let call = move |group: usize, label: usize| {
        let dialogs: Vec<_> = groups[group % groups.len()].iter().map(|id| json!({ "dialogId": id })).collect();
        let body = json!({ "dialogs": dialogs, "addLabels": [LABELS[label]] });
        let path = format!("{USER}/context/systemlabels/actions/bulkset");
        Call::with_body(Method::Post, path, &token, Arc::from(body.to_string()))
    };
    Ok(labels(call, 50))
}

/// Any label for any dialog. The samples give a few dialogs all labels in turn: a label that is there already changes
/// nothing.
fn labels(call: impl Fn(usize, usize) -> Call + Send + Sync + 'static, dialogs: usize) -> Prepared {
    let samples = (0..10).flat_map(|dialog| (0..LABELS.len()).map(move |label| (dialog, label)));
    let samples = samples.map(|(dialog, label)| call(dialog, label)).collect();
    let drawn = Prepared::new(204, move |random| call(random.place(dialogs), random.place(LABELS.len())));
    Prepared { samples, ..drawn }
}
