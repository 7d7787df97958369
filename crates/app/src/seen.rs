//! Who has opened a dialog.

use std::collections::HashMap;

use dialogporten_domain::dialog::SeenEntry;

/// Returns the latest opening of each reader, oldest first. Openings by nobody in particular count as those of one.
pub(crate) fn latest_of_each_reader<'a>(entries: impl IntoIterator<Item = &'a SeenEntry>) -> Vec<&'a SeenEntry> {
    let mut latest: HashMap<_, &SeenEntry> = HashMap::new();
    for entry in entries {
        let known = latest.entry(entry.seen_by.actor_id.as_ref()).or_insert(entry);
        if (known.seen_at, known.id) < (entry.seen_at, entry.id) {
            *known = entry;
        }
    }
    let mut entries: Vec<&SeenEntry> = latest.into_values().collect();
    entries.sort_by_key(|entry| (entry.seen_at, entry.id));
    entries
}
