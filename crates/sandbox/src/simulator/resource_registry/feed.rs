//! Which subjects reach which services, and since when: a feed that only ever moves forward.

use std::collections::{BTreeMap, BTreeSet};

use dialogporten_domain::Timestamp;

use crate::simulator::seed::Seed;

/// One row of the feed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::simulator) struct FeedRow {
    pub(in crate::simulator) updated_at: Timestamp,
    pub(in crate::simulator) subject: String,
    pub(in crate::simulator) resource: String,
    pub(in crate::simulator) is_deleted: bool,
}

/// The rows by subject and service.
#[derive(Default)]
pub(in crate::simulator) struct SubjectFeed {
    rows: BTreeMap<(String, String), (Timestamp, bool)>,
}

impl SubjectFeed {
    /// Follows the policies of a seed: rows that are new or gone get a new time, the others keep theirs.
    pub(in crate::simulator) fn follow(&mut self, seed: &Seed, now: Timestamp) {
        let current: BTreeSet<(String, String)> = seed
            .resources
            .iter()
            .flat_map(|resource| {
                let urn = format!("urn:altinn:resource:{}", resource.identifier);
                let subjects = resource.rules.iter().flat_map(|rule| &rule.subjects);
                subjects.map(move |subject| (subject.clone(), urn.clone()))
            })
            .collect();
        for (pair, row) in &mut self.rows {
            let is_deleted = !current.contains(pair);
            if row.1 != is_deleted {
                *row = (now, is_deleted);
            }
        }
        for pair in current {
            self.rows.entry(pair).or_insert((now, false));
        }
    }

    /// Returns up to `limit` rows from `since` on, after the row that ended the page before, and whether more follow.
    pub(in crate::simulator) fn page(
        &self,
        since: Option<Timestamp>,
        after: Option<&FeedRow>,
        limit: usize,
    ) -> (Vec<FeedRow>, bool) {
        let mut rows: Vec<FeedRow> = self
            .rows
            .iter()
            .map(|((subject, resource), (updated_at, is_deleted))| FeedRow {
                updated_at: *updated_at,
                subject: subject.clone(),
                resource: resource.clone(),
                is_deleted: *is_deleted,
            })
            .filter(|row| since.is_none_or(|since| row.updated_at >= since) && after.is_none_or(|after| row > after))
            .collect();
        rows.sort_unstable();
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        (rows, has_more)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seed(subjects: &[&str]) -> Seed {
        serde_json::from_value(json!({ "resources": [{
            "identifier": "demo", "resourceType": "GenericAccessResource", "owner": "ttd", "title": {},
            "rules": [{ "subjects": subjects, "actions": ["read"] }, { "subjects": subjects, "actions": ["write"] }],
        }] }))
        .unwrap()
    }

    fn at(second: u32) -> Timestamp {
        Timestamp::parse(&format!("2026-01-01T00:00:{second:02}Z")).unwrap()
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_repetition() {
        let mut feed = SubjectFeed::default();
        feed.follow(&seed(&["c", "a", "b"]), at(0));
        let (first, has_more) = feed.page(None, None, 2);
        assert_eq!(
            (first.iter().map(|row| row.subject.as_str()).collect::<Vec<_>>(), has_more),
            (vec!["a", "b"], true)
        );
        let (second, has_more) = feed.page(Some(at(0)), first.last(), 2);
        assert_eq!((second.iter().map(|row| row.subject.as_str()).collect::<Vec<_>>(), has_more), (vec!["c"], false));
        assert!(feed.page(Some(at(1)), None, 2).0.is_empty());
    }

    #[test]
    fn a_changed_policy_moves_only_what_changed() {
        let mut feed = SubjectFeed::default();
        feed.follow(&seed(&["a", "b"]), at(0));
        feed.follow(&seed(&["b", "c"]), at(1));
        let changes: Vec<(String, bool)> =
            feed.page(Some(at(1)), None, 10).0.into_iter().map(|row| (row.subject, row.is_deleted)).collect();
        assert_eq!(changes, [("a".to_owned(), true), ("c".to_owned(), false)]);

        feed.follow(&seed(&["a"]), at(2));
        let restored = feed.page(Some(at(2)), None, 10).0;
        assert!(restored.iter().any(|row| row.subject == "a" && !row.is_deleted));
    }
}
