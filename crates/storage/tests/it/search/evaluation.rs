//! What a search means, dialog by dialog.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use dialogporten_domain::UriReference;
use dialogporten_domain::dialog::{Dialog, SystemLabel};
use dialogporten_domain::search::{Deleted, Direction, OrderKey};
use dialogporten_storage::{Scope, Search};

use super::random::WORDS;
use crate::database::TestDatabase;

/// What the server makes of words: (configuration, word) to the stem; stop words have none.
pub(super) struct Stems(HashMap<(&'static str, &'static str), Option<String>>);

impl Stems {
    pub(super) async fn learn(database: &TestDatabase) -> Self {
        let mut stems = HashMap::new();
        for configuration in ["simple", "norwegian", "english"] {
            for word in WORDS {
                let stem: Vec<String> =
                    sqlx::query_scalar("SELECT unnest(tsvector_to_array(to_tsvector($1::text::regconfig, $2)))")
                        .bind(configuration)
                        .bind(word)
                        .fetch_all(&database.sql)
                        .await
                        .unwrap();
                stems.insert((configuration, word), stem.into_iter().next());
            }
        }
        Self(stems)
    }

    fn of(&self, configuration: &'static str, word: &'static str) -> Option<&str> {
        self.0[&(configuration, word)].as_deref()
    }
}

fn configuration(language: &str) -> &'static str {
    match language {
        "nb" => "norwegian",
        "en" => "english",
        _ => "simple",
    }
}

/// Alternatives of words that must and words that must not occur.
#[derive(Debug, Default)]
pub(super) struct Sought {
    alternatives: Vec<(Vec<&'static str>, Vec<&'static str>)>,
    pub(super) language: Option<&'static str>,
}

impl Sought {
    pub(super) fn add(&mut self, word: &'static str, is_alternative: bool, is_unwanted: bool) {
        if is_alternative {
            self.alternatives.push(<(Vec<_>, Vec<_>)>::default());
        }
        let (wanted, unwanted) = self.alternatives.last_mut().unwrap();
        if is_unwanted { unwanted.push(word) } else { wanted.push(word) }
    }

    fn is_in(&self, words: &[(&'static str, &'static str)], stems: &Stems) -> bool {
        let present: HashSet<&str> =
            words.iter().filter_map(|(language, word)| stems.of(configuration(language), word)).collect();
        let configurations = match self.language {
            None => vec!["simple", "norwegian", "english"],
            Some(language) => vec!["simple", configuration(language)],
        };
        let is_wanted = |configuration, wanted: &[&'static str]| {
            let wanted: Vec<_> = wanted.iter().filter_map(|word| stems.of(configuration, word)).collect();
            !wanted.is_empty() && wanted.iter().all(|stem| present.contains(stem))
        };
        self.alternatives.iter().any(|(wanted, unwanted)| {
            configurations.iter().any(|configuration| is_wanted(configuration, wanted))
                && !configurations
                    .iter()
                    .any(|configuration| unwanted.iter().any(|word| is_wanted(configuration, &[word])))
        })
    }
}

/// A dialog with its words.
pub(super) struct Stored {
    pub(super) dialog: Dialog,
    pub(super) words: Vec<(&'static str, &'static str)>,
}

/// Returns everything that a search finds, in order.
pub(super) fn evaluate<'a>(
    stored: &'a [Stored],
    search: &Search,
    sought: Option<&Sought>,
    stems: &Stems,
) -> Vec<&'a Dialog> {
    let mut found: Vec<&Dialog> = stored
        .iter()
        .filter(|stored| is_in_scope(&stored.dialog, search) && passes(&stored.dialog, search))
        .filter(|stored| sought.is_none_or(|sought| sought.is_in(&stored.words, stems)))
        .map(|stored| &stored.dialog)
        .collect();
    found.sort_by(|a, b| compare(a, b, search));
    found
}

fn is_in_scope(dialog: &Dialog, search: &Search) -> bool {
    match &search.scope {
        Scope::Owner { org, parties, resources } => {
            dialog.org == *org
                && (parties.is_empty() || parties.contains(&dialog.party))
                && (resources.is_empty() || resources.contains(&dialog.service_resource))
        }
        Scope::Reader { grants, services, delegated, org, hides_unpublished } => {
            let is_wanted = services.as_ref().is_none_or(|services| services.contains(&dialog.service_resource));
            let is_granted = grants.iter().any(|grant| {
                grant.parties.contains(&dialog.party) && grant.resources.contains(&dialog.service_resource)
            });
            let is_allowed = is_wanted && is_granted;
            let is_published = dialog.visible_from.is_none_or(|from| from <= search.now)
                && dialog.expires_at.is_none_or(|until| until > search.now);
            (is_allowed || delegated.contains(&dialog.id))
                && org.as_ref().is_none_or(|org| dialog.org == *org)
                && (is_published || !hides_unpublished)
        }
    }
}

fn passes(dialog: &Dialog, search: &Search) -> bool {
    let filters = &search.filters;
    let is_any = |wanted: &[String], value: Option<&String>| {
        wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
    };
    let is_seen = dialog.is_seen_since_content_update && !dialog.system_labels.contains(SystemLabel::MarkedAsUnopened);
    let process = dialog.process.as_ref().map(UriReference::as_str);
    is_any(&filters.orgs, Some(&dialog.org))
        && is_any(&filters.extended_statuses, dialog.extended_status.as_ref())
        && filters.external_reference.as_ref().is_none_or(|wanted| dialog.external_reference.as_ref() == Some(wanted))
        && (filters.statuses.is_empty() || filters.statuses.contains(&dialog.status))
        && filters.process.as_ref().is_none_or(|wanted| process == Some(wanted.as_str()))
        && filters.system_labels.iter().all(|label| dialog.system_labels.contains(*label))
        && filters.is_content_seen.is_none_or(|wanted| is_seen == wanted)
        && !(filters.exclude_api_only && dialog.is_api_only)
        && filters.created.contains(Some(dialog.created_at))
        && filters.updated.contains(Some(dialog.updated_at))
        && filters.content_updated.contains(Some(dialog.content_updated_at))
        && filters.due.contains(dialog.due_at)
        && filters.visible.contains(dialog.visible_from)
        && match filters.deleted {
            Deleted::Exclude => dialog.deleted_at.is_none(),
            Deleted::Include => true,
            Deleted::Only => dialog.deleted_at.is_some(),
        }
        && filters
            .owner_labels
            .iter()
            .all(|pattern| dialog.service_owner_labels.iter().any(|label| pattern.matches(label)))
}

fn compare(a: &Dialog, b: &Dialog, search: &Search) -> Ordering {
    let later = |key| match key {
        OrderKey::ContentUpdatedAt => a.content_updated_at.cmp(&b.content_updated_at),
        OrderKey::UpdatedAt => a.updated_at.cmp(&b.updated_at),
        OrderKey::CreatedAt => a.created_at.cmp(&b.created_at),
        // No date is later than every date.
        OrderKey::DueAt => (a.due_at.is_none(), a.due_at).cmp(&(b.due_at.is_none(), b.due_at)),
        OrderKey::Id => a.id.as_bytes().cmp(b.id.as_bytes()),
    };
    search.order.keys().iter().fold(Ordering::Equal, |so_far, (key, direction)| {
        so_far.then_with(|| match direction {
            Direction::Asc => later(*key),
            Direction::Desc => later(*key).reverse(),
        })
    })
}
