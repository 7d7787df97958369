//! Texts in several languages: known languages, each at most once.

use std::collections::HashSet;

use super::{list, text};
use crate::dialog::draft::LocalizationDraft;
use crate::{LanguageCode, Localization, Localizations, Violations, language};

/// Returns the texts; reports a list that has none.
pub(super) fn required(v: &mut Violations, member: &str, drafts: Vec<LocalizationDraft>, max: usize) -> Localizations {
    list::not_empty(v, member, &drafts);
    optional(v, member, drafts, max)
}

/// Returns the texts. There may be none.
pub(super) fn optional(v: &mut Violations, member: &str, drafts: Vec<LocalizationDraft>, max: usize) -> Localizations {
    each_text(v, member, drafts, |v, value| text::required(v, "value", value, max))
}

/// Returns the texts; the rule judges every one of them.
pub(super) fn each_text(
    v: &mut Violations,
    member: &str,
    drafts: Vec<LocalizationDraft>,
    rule: impl Fn(&mut Violations, &str),
) -> Localizations {
    let mut languages = HashSet::new();
    let mut has_duplicates = false;
    let texts = list::each(v, member, drafts, |v, draft| {
        rule(v, &draft.value);
        let language_code = language_code(v, &draft.language_code)?;
        has_duplicates |= !languages.insert(language_code);
        Some(Localization { value: draft.value, language_code })
    });
    if has_duplicates {
        v.add(member, "must not contain duplicate items: two texts are in one language");
    }
    Localizations::new(texts)
}

fn language_code(v: &mut Violations, text: &str) -> Option<LanguageCode> {
    let code = LanguageCode::parse(text);
    if code.is_none() {
        let is_norwegian = language::normalize(text) == "no";
        v.add("languageCode", if is_norwegian { "must be nb or nn instead of no" } else { "must be a known language" });
    }
    code
}
