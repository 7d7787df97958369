//! What all kinds of requests choose from.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, ensure};
use dialogporten_domain::dialog::SystemLabel;
use uuid::Uuid;

use crate::dialog::{Maker, Size, Words};
use crate::population::{Population, Service, User};
use crate::random::Random;
use crate::run::Tokens;

/// Dialogs that requests about single dialogs choose from.
const SAMPLE: u64 = 20_000;
/// Dialogs that users open, so that each is opened often.
const OPENED: u64 = 2_000;

/// What all kinds of requests choose from.
pub struct World {
    /// Who there is.
    pub population: Arc<Population>,
    /// What texts are made of.
    pub words: Words,
    /// Access tokens.
    pub tokens: Tokens,
    users: Vec<User>,
    left_out: Mutex<Vec<&'static str>>,
}

/// A dialog and who owns its service.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sampled {
    pub(super) id: Uuid,
    pub(super) service: Service,
}

impl World {
    /// Puts together what requests choose from.
    pub fn new(population: Arc<Population>, tokens: Tokens) -> Self {
        let users = population.users();
        Self { population, words: Words::default(), tokens, users, left_out: Mutex::default() }
    }

    /// Leaves a kind of request out of what is mixed.
    pub fn leave_out(&self, name: &'static str) {
        self.left_out.lock().unwrap_or_else(PoisonError::into_inner).push(name);
    }

    pub(super) fn is_left_out(&self, name: &str) -> bool {
        self.left_out.lock().unwrap_or_else(PoisonError::into_inner).contains(&name)
    }

    pub(super) fn user(&self, name: &str) -> &User {
        self.users.iter().find(|user| user.name == name).unwrap_or(&self.users[0])
    }

    pub(super) fn maker(&self) -> Maker<'_> {
        Maker::new(&self.population, &self.words)
    }

    /// Returns dialogs of ordinary size from anywhere.
    pub(super) fn ordinary(&self) -> Vec<Sampled> {
        let maker = self.maker();
        let mut random = Random::of(self.population.scale.seed, 11);
        let dialogs = self.population.scale.dialogs;
        (0..SAMPLE.min(dialogs / 2))
            .map(|_| random.below(dialogs))
            .filter(|number| matches!(maker.size(*number), Size::Small | Size::Standard))
            .map(|number| Sampled { id: self.population.id(number), service: maker.service(number) })
            .collect()
    }

    /// Returns dialogs of ordinary size that a user can open.
    pub(super) fn openable(&self, user: &User) -> anyhow::Result<Vec<Sampled>> {
        let mut random = Random::of(self.population.scale.seed, 12);
        let mut found = Vec::new();
        let wanted = OPENED.min(self.population.scale.dialogs / 20).max(20);
        for _ in 0..wanted * 2 {
            let rank = user.ranks[random.place(user.ranks.len())];
            let number = self.population.number(rank, random.below(self.population.count_of(rank).max(1)));
            found.extend(self.visible(number)?);
            if found.len() as u64 >= wanted {
                break;
            }
        }
        ensure!(!found.is_empty(), "{} can open no dialog", user.name);
        Ok(found)
    }

    /// Returns groups of a party's dialogs that a user can open.
    pub(super) fn groups(&self, user: &User, size: usize) -> anyhow::Result<Vec<Vec<Uuid>>> {
        let mut groups = Vec::new();
        for rank in user.ranks.iter().take(50) {
            let mut group = Vec::new();
            for within in 0..self.population.count_of(*rank).min(3 * size as u64) {
                group.extend(self.visible(self.population.number(*rank, within))?.map(|dialog| dialog.id));
                if group.len() == size {
                    groups.push(group);
                    break;
                }
            }
        }
        ensure!(!groups.is_empty(), "no party of {} has {size} dialogs", user.name);
        Ok(groups)
    }

    /// Returns a dialog, unless it is very large, or its readers cannot see it.
    fn visible(&self, number: u64) -> anyhow::Result<Option<Sampled>> {
        let maker = self.maker();
        if !matches!(maker.size(number), Size::Small | Size::Standard) {
            return Ok(None);
        }
        let dialog = maker.make(number).context("a dialog to choose from")?.aggregate.dialog;
        let base = self.population.scale.base;
        let is_visible = dialog.deleted_at.is_none()
            && dialog.visible_from.is_none()
            && dialog.expires_at.is_none_or(|at| at > base)
            && !dialog.system_labels.contains(SystemLabel::MarkedAsUnopened);
        Ok(is_visible.then_some(Sampled { id: dialog.id, service: maker.service(number) }))
    }
}
