//! Requests that read pages of many dialogs.

use std::sync::Arc;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::{Prepared, World};
use crate::dialog::{common_word, rare_word};
use crate::measure::Call;
use crate::population::{AGENCIES, DELEGATE, ROTATED_SERVICES, Service};

const USER: &str = "/api/v1/enduser/dialogs";
const OWNER: &str = "/api/v1/serviceowner/dialogs";
/// What the inbox always asks for.
const INBOX: &str = "systemLabel=Default&excludeApiOnly=true&limit=100";
/// Parties of the user `five` that have the words to search for.
const LARGE_PARTIES: u64 = 2;

/// Parties that just fill a page.
pub(super) fn busy_parties(world: &Arc<World>) -> Prepared {
    let (world, token) = (Arc::clone(world), world.tokens.user("busy"));
    Prepared::new(200, move |random| {
        let ranks = &world.user("busy").ranks;
        // The first ones are the very large parties; the last ones have a hundred dialogs.
        let rank = ranks[ranks.len() / 2 + random.place(ranks.len().div_ceil(2))];
        Call::get(format!("{USER}?party={}&limit=100", world.population.party(rank)), &token)
    })
    .checked(|body| at_least(body, 1))
}

pub(super) fn large_party(world: &Arc<World>) -> Prepared {
    let (world, token) = (Arc::clone(world), world.tokens.user("five"));
    let expected = full_page(&world);
    Prepared::new(200, move |random| {
        let party = world.population.party(random.below(LARGE_PARTIES));
        Call::get(format!("{USER}?party={party}&{INBOX}"), &token)
    })
    .checked(move |body| at_least(body, expected))
}

pub(super) fn hundred_parties(world: &Arc<World>) -> Prepared {
    let token = world.tokens.user("hundred");
    let parties: Vec<String> =
        world.user("hundred").ranks.iter().map(|rank| format!("party={}", world.population.party(*rank))).collect();
    let parties = parties.join("&");
    let call = Call::get(format!("{USER}?{parties}&{INBOX}"), &token);
    let expected = full_page(world);
    Prepared::new(200, move |_| call.clone()).checked(move |body| at_least(body, expected))
}

/// All parties of a user at once, one service after the other, from very frequent to very rare.
pub(super) fn many_parties(world: &Arc<World>, user: &str) -> Prepared {
    let token = world.tokens.user(user);
    let calls: Vec<Call> = ROTATED_SERVICES
        .iter()
        .map(|service| Call::get(format!("{USER}?serviceResource={}&{INBOX}", Service(*service).urn()), &token))
        .collect();
    let mut prepared = Prepared::new(200, {
        let calls = calls.clone();
        move |random| calls[random.place(calls.len())].clone()
    })
    .checked(|body| at_least(body, 0));
    prepared.before = calls;
    prepared
}

/// The dialogs of a party and, at the same time, those of other parties that the user was given one by one.
pub(super) fn delegated(world: &Arc<World>) -> Prepared {
    let user = world.user(DELEGATE);
    let given = world.population.delegated();
    let ranks = user.ranks.iter().copied().chain(given.iter().map(|dialog| dialog.rank));
    let parties: Vec<String> = ranks.map(|rank| format!("party={}", world.population.party(rank))).collect();
    let call = Call::get(format!("{USER}?{}&limit=100", parties.join("&")), &world.tokens.user(DELEGATE));
    // Some of them are deleted or not visible yet.
    let expected = given.len() / 2;
    Prepared::new(200, move |_| call.clone()).checked(move |body| at_least(body, expected))
}

/// All dialogs of an agency, and every other time those of one of its services.
pub(super) fn owner(world: &Arc<World>, limit: u16) -> Prepared {
    let world = Arc::clone(world);
    Prepared::new(200, move |random| {
        let service = Service(random.place(AGENCIES));
        let filter = if random.chance(0.5) { format!("&serviceResource={}", service.urn()) } else { String::new() };
        Call::get(format!("{OWNER}?limit={limit}{filter}"), &world.tokens.owner(service))
    })
    .checked(|body| at_least(body, 1))
}

pub(super) fn search(world: &Arc<World>, is_rare: bool) -> Prepared {
    let (world, token) = (Arc::clone(world), world.tokens.user("five"));
    let expected = full_page(&world);
    Prepared::new(200, move |random| {
        let rank = random.below(LARGE_PARTIES);
        let word = if is_rare { rare_word(rank) } else { common_word(rank) };
        let party = world.population.party(rank);
        Call::get(format!("{USER}?party={party}&search={word}&searchLanguageCode=nb&limit=100"), &token)
    })
    .checked(move |body| {
        let found = items(body)?;
        ensure!(!is_rare || found == 5, "{found} dialogs with a word that is in five");
        ensure!(is_rare || found >= expected, "{found} dialogs with a word that is in all of a large party");
        Ok(())
    })
}

/// How many dialogs a large party shows at least: a page, or half of what it has.
fn full_page(world: &World) -> usize {
    usize::try_from(world.population.count_of(1) / 2).unwrap_or(100).min(100)
}

fn at_least(body: &[u8], expected: usize) -> anyhow::Result<()> {
    let found = items(body)?;
    ensure!(found >= expected, "a page has {found} dialogs, which should have at least {expected}");
    Ok(())
}

/// Counts the dialogs of a page.
fn items(body: &[u8]) -> anyhow::Result<usize> {
    let page: Value = serde_json::from_slice(body).context("a page is not JSON")?;
    page["items"].as_array().map(Vec::len).context("a page has no items")
}
