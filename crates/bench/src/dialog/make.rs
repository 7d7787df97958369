//! Dialogs as the service would have made them, by number.

use anyhow::{Context as _, anyhow};
use dialogporten_domain::dialog::draft::{DialogDraft, ServiceOwnerContextDraft, ServiceOwnerLabelDraft};
use dialogporten_domain::dialog::{CallerRules, Coded, NewDialog, ResourceFacts, SystemLabel, draft::StatusInput};
use dialogporten_domain::{IdGenerator, Timestamp};

use super::{Size, Words, Writer, common_word, rare_word};
use crate::population::{LONG_DIALOGS, Place, Population, Service};
use crate::random::Random;

/// The caller that all dialogs are made for.
pub const RULES: CallerRules =
    CallerRules { is_admin: false, is_correspondence: false, allows_legacy_html: false, allows_local_http: false };
/// Parties so high up in rank have a word that is in all of their dialogs, and one that is in five.
const PARTIES_WITH_WORDS: u64 = 3;
const DIALOGS_WITH_RARE_WORD: u64 = 5;
/// The party and the service of the dialogs with very many children.
const LONG_PARTY: u64 = 3;
const LONG_SERVICE: Service = Service(0);
const DAY: i64 = 24 * 3600 * 1_000_000;

/// Makes dialogs out of numbers.
pub struct Maker<'a> {
    population: &'a Population,
    words: &'a Words,
}

impl<'a> Maker<'a> {
    /// Returns a maker for a population.
    pub fn new(population: &'a Population, words: &'a Words) -> Self {
        Self { population, words }
    }

    /// Returns how many dialogs there are, those with very many children last.
    pub fn count(&self) -> u64 {
        self.population.scale.dialogs + LONG_DIALOGS
    }

    /// Returns the service of a dialog.
    pub fn service(&self, number: u64) -> Service {
        if number >= self.population.scale.dialogs {
            return LONG_SERVICE;
        }
        self.population.service(number)
    }

    /// Returns how much stands in a dialog.
    pub fn size(&self, number: u64) -> Size {
        if number >= self.population.scale.dialogs {
            return Size::Long(usize::try_from(self.population.long_children()).unwrap_or(usize::MAX));
        }
        let mut random = self.population.stream(number);
        random.draw();
        Size::draw(&mut random)
    }

    /// Returns the body that the dialog is created from.
    pub fn draft(&self, number: u64) -> DialogDraft {
        self.drawn(number, self.service(number)).0
    }

    /// Makes a dialog as if it had been created when its number says, and changed since where that was drawn.
    pub fn make(&self, number: u64) -> anyhow::Result<NewDialog> {
        let service = self.service(number);
        let now = self.population.created_at(number);
        let (draft, mut random) = self.drawn(number, service);
        let owner = ResourceFacts { org: service.agency(), resource_type: service.kind() };
        let create = draft.validate(&RULES, now).map_err(|violations| anyhow!("{violations:?}"))?;
        // Each with a generator of its own: one generator for all would not go back in time.
        let ids = IdGenerator::default();
        let made = create.create(&owner, &RULES, true, now, &ids).map_err(|rejection| anyhow!("{rejection:?}"));
        let mut new = made.with_context(|| format!("dialog {number} cannot be made"))?;
        if number < self.population.scale.dialogs {
            self.age(&mut new, number, &mut random, &ids);
        }
        Ok(new)
    }

    /// Returns the body, and the stream that it was drawn from.
    fn drawn(&self, number: u64, service: Service) -> (DialogDraft, Random) {
        let mut random = self.population.stream(number);
        random.draw();
        let draft = if number >= self.population.scale.dialogs {
            self.long(number)
        } else {
            self.ordinary(number, service, &mut random)
        };
        (draft, random)
    }

    fn ordinary(&self, number: u64, service: Service, random: &mut Random) -> DialogDraft {
        let now = self.population.created_at(number);
        let place = self.population.place(number);
        let size = Size::draw(random);
        let mut writer = Writer::new(self.words, Random::of(self.population.scale.seed, number));
        let mut draft = writer.draft(size);
        draft.id = Some(self.population.id(number));
        self.population.party(place.rank).as_str().clone_into(&mut draft.party);
        draft.service_resource = service.urn();
        draft.is_api_only = random.chance(0.04);
        draft.due_at = random.chance(0.3).then(|| in_days(now, random, 14..60));
        draft.expires_at = random.chance(0.05).then(|| in_days(now, random, 2_000..3_000));
        draft.idempotent_key = random.chance(0.6).then(|| format!("nokkel-{number}"));
        draft.external_reference = random.chance(0.5).then(|| format!("sak-{:08x}", random.below(1 << 32)));
        draft.extended_status = random.chance(0.1).then(|| format!("steg-{}", random.below(10)));
        draft.process = random.chance(0.1).then(|| format!("urn:etat:prosess:{}", random.below(1_000_000)));
        draft.status = Some(Coded::Known(status(random)));
        if random.chance(0.3) {
            let label = ServiceOwnerLabelDraft { value: format!("arkivdel-{}", random.below(1_000)) };
            draft.service_owner_context = Some(ServiceOwnerContextDraft { service_owner_labels: vec![label] });
        }
        match random.unit() {
            share if share < 0.7 => {}
            share if share < 0.9 => draft.system_label = Some(Coded::Known(SystemLabel::Archive)),
            share if share < 0.97 => draft.system_label = Some(Coded::Known(SystemLabel::Bin)),
            _ => draft.transmissions.push(writer.submission()),
        }
        if random.chance(0.01) && !is_rare(place) {
            draft.visible_from = Some(in_days(self.population.scale.base, random, 30..300));
            (draft.due_at, draft.expires_at) = (None, None);
        }
        mark(&mut draft, place);
        draft
    }

    fn long(&self, number: u64) -> DialogDraft {
        let mut writer = Writer::new(self.words, Random::of(self.population.scale.seed, number));
        let mut draft = writer.draft(Size::Small);
        draft.id = Some(self.population.id(number));
        self.population.party(LONG_PARTY).as_str().clone_into(&mut draft.party);
        draft.service_resource = LONG_SERVICE.urn();
        let count = self.population.long_children();
        if number == self.population.scale.dialogs {
            draft.activities.extend((0..count).map(|_| writer.activity(60)));
        } else {
            draft.transmissions.extend((0..count).map(|_| writer.transmission(&["nb"], 50, 0)));
        }
        draft
    }

    /// What happened since: one dialog in five was updated, three in a hundred were deleted.
    fn age(&self, new: &mut NewDialog, number: u64, random: &mut Random, ids: &IdGenerator) {
        let dialog = &mut new.aggregate.dialog;
        let base = self.population.scale.base;
        if dialog.visible_from.is_none() && random.chance(0.2) {
            let updated = in_days(dialog.created_at, random, 0..30).min(base);
            (dialog.updated_at, dialog.content_updated_at) = (updated, updated);
            dialog.revision = ids.random();
        }
        if random.chance(0.03) && !is_rare(self.population.place(number)) {
            dialog.deleted_at = Some(in_days(dialog.updated_at, random, 0..30).min(base.max(dialog.updated_at)));
            dialog.revision = ids.random();
        }
    }
}

/// Puts the words that are searched for into the summary.
fn mark(draft: &mut DialogDraft, place: Place) {
    if place.rank >= PARTIES_WITH_WORDS {
        return;
    }
    let summary = draft.content.as_mut().and_then(|content| content.summary.as_mut());
    let Some(text) = summary.and_then(|summary| summary.value.first_mut()) else { return };
    text.value.insert_str(0, &format!("{} ", common_word(place.rank)));
    if is_rare(place) {
        text.value.insert_str(0, &format!("{} ", rare_word(place.rank)));
    }
}

fn is_rare(place: Place) -> bool {
    let step = (place.of / DIALOGS_WITH_RARE_WORD).max(1);
    place.rank < PARTIES_WITH_WORDS && place.within.is_multiple_of(step) && place.within / step < DIALOGS_WITH_RARE_WORD
}

fn status(random: &mut Random) -> StatusInput {
    let all = StatusInput::ALL;
    all[random.place(all.len())]
}

fn in_days(from: Timestamp, random: &mut Random, days: std::ops::Range<u64>) -> Timestamp {
    let (least, most) = (days.start * DAY.unsigned_abs(), days.end * DAY.unsigned_abs());
    from.plus_micros(i64::try_from(least + random.below(most - least) + 1).unwrap_or(DAY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::Scale;

    #[test]
    fn the_shares_are_the_ones_that_were_planned() {
        let base = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let population = Population::new(Scale { dialogs: 5_000, seed: 1, base });
        let words = Words::default();
        let maker = Maker::new(&population, &words);
        let all: Vec<NewDialog> = (0..4_000).map(|number| maker.make(number).unwrap()).collect();
        let share = |is_so: &dyn Fn(&NewDialog) -> bool| all.iter().filter(|new| is_so(new)).count() * 1000 / all.len();
        assert!((270..330).contains(&share(&|new| new.aggregate.dialog.due_at.is_some())));
        assert!((20..40).contains(&share(&|new| new.aggregate.dialog.deleted_at.is_some())));
        assert!((30..50).contains(&share(&|new| new.aggregate.dialog.is_api_only)));
        assert!((5..20).contains(&share(&|new| new.aggregate.dialog.visible_from.is_some())));
        let labeled = |label| share(&move |new: &NewDialog| new.aggregate.dialog.system_labels.contains(label));
        assert!((180..220).contains(&labeled(SystemLabel::Archive)));
        assert!((55..85).contains(&labeled(SystemLabel::Bin)));
        let services = |at: usize| share(&|new| new.aggregate.dialog.service_resource.as_str() == Service(at).urn());
        assert!(services(0) > services(9) * 5, "{} {}", services(0), services(9));
    }

    #[test]
    fn a_large_party_has_a_word_in_all_dialogs_and_one_in_five() {
        let base = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let population = Population::new(Scale { dialogs: 2_000, seed: 1, base });
        let words = Words::default();
        let maker = Maker::new(&population, &words);
        let summaries: Vec<String> = (0..population.count_of(0))
            .map(|within| maker.make(population.number(0, within)).unwrap())
            .map(|new| serde_json::to_string(&new.aggregate.dialog.body.content.unwrap().summary).unwrap())
            .collect();
        assert!(summaries.iter().all(|text| text.contains(&common_word(0))));
        assert_eq!(summaries.iter().filter(|text| text.contains(&rare_word(0))).count(), 5);
    }

    #[test]
    fn the_last_dialogs_have_very_many_children() {
        let base = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let population = Population::new(Scale { dialogs: 3_000, seed: 1, base });
        let words = Words::default();
        let maker = Maker::new(&population, &words);
        assert_eq!(maker.make(3_000).unwrap().aggregate.activities.len(), 301);
        assert_eq!(maker.make(3_001).unwrap().aggregate.transmissions.len(), 301);
        assert_eq!(maker.count(), 3_002);
    }
}
