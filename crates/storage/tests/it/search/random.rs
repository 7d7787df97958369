//! Dialogs and searches, drawn from a seed.

use std::sync::Arc;

use dialogporten_domain::dialog::{DialogStatus, NewDialog, SystemLabel, SystemLabels};
use dialogporten_domain::search::{Bounds, Deleted, Filters, OwnerLabelPattern, TextQuery};
use dialogporten_domain::{LanguageCode, Timestamp, UriReference};
use dialogporten_storage::{Grant, Scope, Search};
use serde_json::json;
use uuid::Uuid;

use super::evaluation::Sought;
use super::{at, grant, service, user};
use crate::sample::{Maker, from};

pub(super) const PARTIES: usize = 160;
pub(super) const SERVICES: usize = 26;
pub(super) const OWNERS: [&str; 2] = ["ttd", "skd"];
pub(super) const LANGUAGES: [&str; 3] = ["nb", "en", "se"];
/// In several forms, one of which no configuration changes; the last one is a stop word in Norwegian.
pub(super) const WORDS: [&str; 7] = ["melding", "meldinger", "payment", "payments", "skatt", "x9", "og"];
const LABELS: [&str; 6] = ["sak-1", "sak-2", "sak", "50%_a", "50xya", "annet"];
const ORDERS: [&str; 12] = [
    "",
    "contentUpdatedAt_asc,id_asc",
    "id_asc",
    "createdAt",
    "createdAt_asc,id_asc",
    "updatedAt_asc",
    "dueAt",
    "dueAt_asc",
    "dueAt_asc,id_asc",
    "dueAt,updatedAt_asc,id_asc",
    "updatedAt,dueAt_asc",
    "contentUpdatedAt_asc,dueAt,createdAt",
];

/// A small generator of random numbers.
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % u64::try_from(end).unwrap()).unwrap()
    }

    /// True in one of so many cases.
    pub(super) fn one_in(&mut self, cases: usize) -> bool {
        self.below(cases) == 0
    }

    pub(super) fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }

    pub(super) fn some<T: Copy>(&mut self, values: &[T], most: usize) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| self.of(values)).collect()
    }

    /// One of few instants, so that many are equal.
    fn time(&mut self) -> Timestamp {
        at(i64::try_from(self.below(12)).unwrap())
    }

    fn maybe_time(&mut self) -> Option<Timestamp> {
        if self.one_in(2) { Some(self.time()) } else { None }
    }

    fn bounds(&mut self, one_in: usize) -> Bounds {
        if self.one_in(one_in) {
            Bounds { after: self.maybe_time(), before: self.maybe_time() }
        } else {
            Bounds::default()
        }
    }

    /// A few parties have most dialogs.
    fn party(&mut self) -> usize {
        if self.one_in(2) { self.below(4) } else { self.below(PARTIES) }
    }

    fn service(&mut self) -> usize {
        if self.one_in(2) { self.below(3) } else { self.below(SERVICES) }
    }
}

/// Returns a dialog and its words, each with its language.
pub(super) fn dialog(draw: &mut Draw, make: &Maker) -> (NewDialog, Vec<(&'static str, &'static str)>) {
    let mut new = make.minimal();
    let dialog = &mut new.aggregate.dialog;
    let (party, resource) = (draw.party(), draw.service());
    dialog.party = user(party);
    dialog.service_resource = service(resource);
    // A service belongs to one owner.
    OWNERS[resource % 2].clone_into(&mut dialog.org);
    dialog.created_at = draw.time();
    dialog.updated_at = draw.time();
    dialog.content_updated_at = draw.time();
    dialog.due_at = draw.maybe_time();
    dialog.visible_from = if draw.one_in(4) { Some(draw.time()) } else { None };
    dialog.expires_at = if draw.one_in(4) { Some(draw.time()) } else { None };
    dialog.deleted_at = if draw.one_in(6) { Some(draw.time()) } else { None };
    dialog.status = draw.of(DialogStatus::ALL);
    dialog.is_api_only = draw.one_in(4);
    dialog.is_seen_since_content_update = draw.one_in(2);
    dialog.extended_status = draw.some(&["a", "b"], 1).pop().map(str::to_owned);
    dialog.external_reference = draw.some(&["r", "R"], 1).pop().map(str::to_owned);
    dialog.process = draw.some(&["urn:p:1", "urn:p:2"], 1).pop().and_then(UriReference::parse);
    dialog.system_labels = SystemLabels::default().changed(&draw.some(SystemLabel::ALL, 2), &[]);
    let mut labels: Vec<String> = draw.some(&LABELS, 3).into_iter().map(str::to_owned).collect();
    labels.sort();
    labels.dedup();
    dialog.service_owner_labels = labels;
    let words: Vec<_> = (0..draw.below(4)).map(|_| (draw.of(&LANGUAGES), draw.of(&WORDS))).collect();
    let mut texts: Vec<_> = LANGUAGES
        .iter()
        .map(|language| {
            let words = words.iter().filter(|(of, _)| of == language).map(|(_, word)| *word);
            (*language, words.collect::<Vec<_>>().join(" "))
        })
        .filter(|(_, text)| !text.is_empty())
        .collect();
    if texts.is_empty() {
        texts.push(("nb", "tom".to_owned()));
    }
    let value: Vec<_> =
        texts.iter().map(|(language, text)| json!({ "languageCode": language, "value": text })).collect();
    dialog.body = from(json!({ "content": { "title": { "value": value, "mediaType": "text/plain" } } }));
    (new, words)
}

/// Returns a search and the words that it asks for.
pub(super) fn search(draw: &mut Draw, dialogs: &[Uuid]) -> (Search, Option<Sought>) {
    let (text, sought) = if draw.one_in(3) { words(draw) } else { (None, None) };
    let scope = scope(draw, dialogs, text.is_some());
    let is_for_owner = !matches!(scope, Scope::Reader { hides_unpublished: true, .. });
    let search = Search {
        filters: filters(draw, is_for_owner),
        order: draw.of(&ORDERS).parse().unwrap(),
        limit: u16::try_from(1 + draw.below(30)).unwrap(),
        now: at(6),
        after: None,
        scope,
        text,
    };
    (search, sought)
}

fn scope(draw: &mut Draw, dialogs: &[Uuid], has_words: bool) -> Scope {
    let org = || Some("ttd".to_owned());
    match draw.below(if has_words { 4 } else { 6 }) {
        4 => Scope::Owner { org: draw.of(&OWNERS).to_owned(), parties: Vec::new(), resources: Vec::new() },
        5 => {
            let parties = (0..draw.below(3)).map(|_| user(draw.party())).collect();
            let resources = (0..draw.below(3)).map(|_| service(draw.service())).collect();
            Scope::Owner { org: draw.of(&OWNERS).to_owned(), parties, resources }
        }
        kind => Scope::Reader {
            grants: Arc::new(grants(draw).into()),
            services: draw.one_in(3).then(|| (0..draw.below(4)).map(|_| service(draw.service())).collect()),
            delegated: if draw.one_in(2) { draw.some(dialogs, 12) } else { Vec::new() },
            org: if kind == 0 { org() } else { None },
            hides_unpublished: kind != 0,
        },
    }
}

/// One party, some, nearly all; one service, some, all; and some that do not exist. A party has one set of services.
fn grants(draw: &mut Draw) -> Vec<Grant> {
    let mut parties: Vec<usize> = match draw.below(4) {
        0 => vec![draw.party()],
        1 => (0..PARTIES).filter(|_| draw.one_in(8)).collect(),
        _ => (0..PARTIES).chain([9999]).filter(|_| !draw.one_in(8)).collect(),
    };
    let mut grants = Vec::new();
    for _ in 0..=draw.below(3) {
        let rest = if draw.one_in(2) { Vec::new() } else { parties.split_off(parties.len() / 2) };
        let services: Vec<usize> = match draw.below(3) {
            0 => vec![draw.service()],
            1 => (0..5).map(|_| draw.service()).chain([9999]).collect(),
            _ => (0..SERVICES).collect(),
        };
        grants.push(grant(parties, services));
        parties = rest;
    }
    grants
}

fn filters(draw: &mut Draw, is_for_owner: bool) -> Filters {
    let label = |text: &str| OwnerLabelPattern::parse(text).unwrap().unwrap();
    let mut filters = Filters {
        orgs: if draw.one_in(8) { vec![draw.of(&["ttd", "skd", "nav"]).to_owned()] } else { Vec::new() },
        extended_statuses: if draw.one_in(8) { vec!["a".to_owned(), "c\0".to_owned()] } else { Vec::new() },
        external_reference: if draw.one_in(10) { Some("r".to_owned()) } else { None },
        statuses: if draw.one_in(6) { draw.some(DialogStatus::ALL, 3) } else { Vec::new() },
        process: if draw.one_in(10) { Some("urn:p:1".to_owned()) } else { None },
        system_labels: if draw.one_in(6) { draw.some(SystemLabel::ALL, 2) } else { Vec::new() },
        is_content_seen: if draw.one_in(6) { Some(draw.one_in(2)) } else { None },
        exclude_api_only: draw.one_in(6),
        created: draw.bounds(8),
        updated: draw.bounds(8),
        content_updated: draw.bounds(6),
        due: draw.bounds(8),
        ..Filters::default()
    };
    if is_for_owner {
        filters.visible = draw.bounds(8);
        filters.deleted = draw.of(&[Deleted::Exclude, Deleted::Include, Deleted::Only]);
        if draw.one_in(3) {
            filters.owner_labels =
                draw.some(&["sak-1", "sak*", "50%_*", "sak-*", "annet"], 2).into_iter().map(label).collect();
        }
    }
    filters
}

/// Words with operators between them.
fn words(draw: &mut Draw) -> (Option<TextQuery>, Option<Sought>) {
    let mut raw = String::new();
    let mut sought = Sought::default();
    let has_unwanted = draw.one_in(3);
    for place in 0..=draw.below(3) {
        let is_alternative = place > 0 && draw.one_in(2);
        let is_unwanted = has_unwanted && place > 0 && !is_alternative;
        if place > 0 {
            raw.push_str(if is_alternative { " OR " } else { " AND " });
        }
        let word = draw.of(&WORDS);
        raw.push_str(if is_unwanted { "-" } else { "" });
        raw.push_str(word);
        sought.add(word, is_alternative || place == 0, is_unwanted);
    }
    sought.language = draw.some(&LANGUAGES, 1).pop();
    let language = sought.language.and_then(LanguageCode::parse);
    (TextQuery::new(&raw, language.as_ref()), Some(sought))
}
