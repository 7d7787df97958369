//! The rules of a search. All that is wrong with one is reported together.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use dialogporten_domain::dialog::Coded;
use dialogporten_domain::search::{
    Bounds, ContinuationToken, Filters, InvalidOwnerLabel, Order, OrderKey, OwnerLabelPattern, TextQuery,
};
use dialogporten_domain::{
    LanguageCode, PartyId, PartyKind, ServiceResource, UriReference, Violation, Violations, text,
};

use super::SearchDraft;
use crate::Limits;
use crate::access::Constraint;

const PAGE: RangeInclusive<i32> = 1..=1000;
const DEFAULT_PAGE: u16 = 100;
const SHORTEST_SEARCH: usize = 3;
/// As many labels as a dialog can have.
const MAX_OWNER_LABELS: usize = 20;
const TOO_MANY: &str = "The filter has too many values. The limit is";

/// Who searches, which decides about some of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Searcher {
    /// A person or system.
    EndUser,
    /// A service owner, for itself or on behalf of a person.
    ServiceOwner,
}

/// A valid search.
#[derive(Debug)]
pub(crate) struct SearchCommand {
    pub(crate) constraint: Constraint,
    /// The person on whose behalf a service owner searches.
    pub(crate) person: Option<PartyId>,
    pub(crate) filters: Filters,
    pub(crate) words: Words,
    pub(crate) order: Order,
    pub(crate) after: Option<ContinuationToken>,
    pub(crate) limit: u16,
}

/// The words of a search.
#[derive(Debug)]
pub(crate) enum Words {
    /// None were asked for.
    Any,
    /// Dialogs must have these.
    These(TextQuery),
    /// Words that no dialog can have, such as punctuation.
    Impossible,
}

impl SearchDraft {
    /// Applies the rules for those who search.
    pub(crate) fn validate(self, searcher: Searcher, limits: &Limits) -> Result<SearchCommand, Vec<Violation>> {
        let mut v = Violations::default();
        let is_for_person = searcher == Searcher::EndUser || self.end_user_id.is_some();
        self.check_counts(is_for_person, limits, &mut v);
        if is_for_person && self.parties.is_empty() && self.service_resources.is_empty() {
            let key = if searcher == Searcher::EndUser { "" } else { "endUserId" };
            v.add_exact(key, "At least one party or serviceResource is required.");
        }
        let person = self.end_user_id.as_deref().and_then(|person| parse_person(person, &mut v));
        let parties = parse_parties(&self.parties, &mut v);
        if self.search.is_some() && !is_for_person {
            v.add("search", "The value is allowed together with endUserId only.");
        }
        let language = self.language(&mut v);
        let words = self.words(language.as_ref(), &mut v);
        let filters = self.filters(&mut v);
        let resources = self.resources(is_for_person);
        let limit = parse_limit(self.limit, &mut v);
        check_token(self.continuation_token.as_ref(), &self.order, &mut v);
        let (order, after) = (self.order, self.continuation_token);
        let constraint = Constraint { parties, resources };
        v.into_result(Some(SearchCommand { constraint, person, filters, words, order, after, limit }))
    }

    fn check_counts(&self, is_for_person: bool, limits: &Limits, v: &mut Violations) {
        let (reader, owner) = (&limits.end_user_search, &limits.service_owner_search);
        let [parties, resources, statuses] = if is_for_person {
            [
                reader.max_party_filter_values,
                reader.max_service_resource_filter_values,
                reader.max_extended_status_filter_values,
            ]
        } else {
            [
                owner.max_party_filter_values,
                owner.max_service_resource_filter_values,
                owner.max_extended_status_filter_values,
            ]
        };
        check_count("party", &self.parties, parties, v);
        check_count("serviceResource", &self.service_resources, resources, v);
        check_count("extendedStatus", &self.extended_statuses, statuses, v);
        check_count("org", &self.orgs, reader.max_org_filter_values, v);
        check_count("serviceOwnerLabels", &self.service_owner_labels, MAX_OWNER_LABELS, v);
    }

    /// Returns the services. A text that is the name of none asks for nothing that exists. Those who search for themselves
    /// must spell names as they are stored; what a reader may use is known in any spelling.
    fn resources(&self, is_for_person: bool) -> Option<BTreeSet<ServiceResource>> {
        let parse = |name: &String| {
            ServiceResource::parse(name)
                .filter(|_| text::length(name) <= text::LONG)
                .filter(|resource| is_for_person || resource.as_str() == name.as_str())
        };
        (!self.service_resources.is_empty()).then(|| self.service_resources.iter().filter_map(parse).collect())
    }

    fn language(&self, v: &mut Violations) -> Option<LanguageCode> {
        let code = self.search_language_code.as_deref()?;
        let language = LanguageCode::parse(code);
        if language.is_none() {
            v.add("searchLanguageCode", "The value is not a known two-letter language code.");
        }
        language
    }

    fn words(&self, language: Option<&LanguageCode>, v: &mut Violations) -> Words {
        let Some(text) = self.search.as_deref() else { return Words::Any };
        if !(SHORTEST_SEARCH..=TextQuery::MAX_LENGTH).contains(&text::length(text)) {
            let message =
                format!("The value must have between {SHORTEST_SEARCH} and {} characters.", TextQuery::MAX_LENGTH);
            v.add("search", message);
            return Words::Any;
        }
        TextQuery::new(text, language).map_or(Words::Impossible, Words::These)
    }

    fn filters(&self, v: &mut Violations) -> Filters {
        let process = self.process.as_deref();
        if process.is_some_and(|process| UriReference::as_sent(process).is_none()) {
            v.add("process", "The value is not a well-formed URI.");
        }
        if process.is_some_and(|process| text::length(process) > text::LONG) {
            v.add("process", format!("The value has more than {} characters.", text::LONG));
        }
        for (name, bounds) in [
            ("createdAfter", self.created),
            ("updatedAfter", self.updated),
            ("contentUpdatedAfter", self.content_updated),
            ("dueAfter", self.due),
            ("visibleAfter", self.visible),
        ] {
            check_bounds(name, bounds, v);
        }
        Filters {
            orgs: self.orgs.clone(),
            extended_statuses: self.extended_statuses.clone(),
            external_reference: self.external_reference.clone(),
            statuses: members("status", &self.statuses, v),
            process: self.process.clone(),
            system_labels: members("systemLabel", &self.system_labels, v),
            is_content_seen: self.is_content_seen,
            exclude_api_only: self.exclude_api_only.unwrap_or_default(),
            created: self.created,
            updated: self.updated,
            content_updated: self.content_updated,
            due: self.due,
            visible: self.visible,
            deleted: self.deleted,
            owner_labels: owner_labels(&self.service_owner_labels, v),
        }
    }
}

/// Reads a list of parties; an empty one narrows nothing.
pub(super) fn parse_parties(urns: &[String], v: &mut Violations) -> Option<BTreeSet<PartyId>> {
    let mut parties = BTreeSet::new();
    v.within("party", |v| {
        for (index, urn) in urns.iter().enumerate() {
            match PartyId::parse(urn).filter(|party| party.kind().can_own_dialogs()) {
                Some(party) => _ = parties.insert(party),
                None => v.at(index, |v| v.here("The value is not the URN of a person or an organization.")),
            }
        }
    });
    (!urns.is_empty()).then_some(parties)
}

/// Returns the members of a list, each of them once; numbers without a member are refused.
pub(super) fn members<T: Copy + PartialEq>(name: &str, values: &[Coded<T>], v: &mut Violations) -> Vec<T> {
    let mut members = Vec::new();
    v.within(name, |v| {
        for (index, value) in values.iter().enumerate() {
            match value.known() {
                Some(member) if members.contains(&member) => {}
                Some(member) => members.push(member),
                None => v.at(index, |v| v.here("The value is not one of the defined ones.")),
            }
        }
    });
    members
}

pub(super) fn check_count(name: &str, values: &[String], max: usize, v: &mut Violations) {
    if values.len() > max {
        v.within(name, |v| v.add("Count", format!("{TOO_MANY} {max}.")));
    }
}

pub(super) fn parse_limit(limit: Option<i32>, v: &mut Violations) -> u16 {
    let Some(limit) = limit else { return DEFAULT_PAGE };
    if !PAGE.contains(&limit) {
        v.add("limit", format!("The value must lie between {} and {}.", PAGE.start(), PAGE.end()));
    }
    u16::try_from(limit).unwrap_or(DEFAULT_PAGE)
}

/// A token must tell where the page begins in the order that is asked for.
pub(super) fn check_token(token: Option<&ContinuationToken>, order: &Order, v: &mut Violations) {
    let missing = token.map(|token| token.missing_keys(order)).unwrap_or_default();
    let missing: Vec<&str> = missing.into_iter().map(OrderKey::as_str).collect();
    if !missing.is_empty() {
        v.add("continuationToken", format!("The token lacks keys of the order: {}.", missing.join(", ")));
    }
}

fn parse_person(urn: &str, v: &mut Violations) -> Option<PartyId> {
    let person = PartyId::parse(urn).filter(|party| party.kind() == PartyKind::Person);
    if person.is_none() {
        v.add("endUserId", "The value must be a person as urn:altinn:person:identifier-no:{11 digits}.");
    }
    person
}

fn check_bounds(name: &str, bounds: Bounds, v: &mut Violations) {
    if bounds.is_reversed() {
        v.add(name, "The range ends before it begins.");
    }
}

fn owner_labels(labels: &[String], v: &mut Violations) -> Vec<OwnerLabelPattern> {
    let mut patterns = Vec::new();
    v.within("serviceOwnerLabels", |v| {
        for (index, label) in labels.iter().enumerate() {
            match OwnerLabelPattern::parse(label) {
                Ok(pattern) => patterns.extend(pattern),
                Err(InvalidOwnerLabel::Length) => {
                    v.at(index, |v| v.here("The value must have between 3 and 255 characters."));
                }
                Err(InvalidOwnerLabel::Asterisk) => {
                    v.at(index, |v| v.here("An asterisk may only stand at the end, and only once."));
                }
            }
        }
    });
    patterns
}

#[cfg(test)]
mod tests;
