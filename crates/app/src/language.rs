//! Which languages a reader wants (`Accept-Language`), and pruning to them.

use dialogporten_domain::dialog::{Aggregate, Attachment, ContentValue, Transmission};
use dialogporten_domain::language::normalize;
use dialogporten_domain::{LanguageCode, Localization, Localizations};
use dialogporten_storage::{self as storage, ListedText};

/// The languages to try in order: what the reader asked for, then fallbacks. Empty means: all languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AcceptedLanguages(Vec<String>);

/// The header does not have the form `language[;q=weight], …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidLanguages;

impl AcceptedLanguages {
    /// Parses the value of an `Accept-Language` header.
    pub fn parse(header: &str) -> Result<Self, InvalidLanguages> {
        let mut weighted: Vec<(LanguageCode, i64)> = Vec::new();
        let mut is_empty = true;
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let language = pieces.next().unwrap_or_default();
            if normalize(language).is_empty() {
                continue;
            }
            is_empty = false;
            let weight = pieces.next().map_or(Ok(100), parse_weight)?;
            // No text has a language that is not known, so the list stays short whatever the header.
            let Some(language) = LanguageCode::parse(language) else { continue };
            match weighted.iter_mut().find(|(known, _)| *known == language) {
                Some((_, known)) => *known = weight.max(*known),
                None => weighted.push((language, weight)),
            }
        }
        if is_empty {
            return Ok(Self::default());
        }
        weighted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
        let is_scandinavian = weighted.iter().any(|(language, _)| matches!(language.as_str(), "sv" | "da"));
        let fallbacks = if is_scandinavian { ["nb", "en"] } else { ["en", "nb"] };
        let mut languages: Vec<String> = weighted.iter().map(|(language, _)| language.to_string()).collect();
        for fallback in fallbacks {
            if !languages.iter().any(|language| language == fallback) {
                languages.push(fallback.to_owned());
            }
        }
        Ok(Self(languages))
    }

    /// Keeps the best language of one text.
    pub fn prune(&self, text: &mut Localizations) {
        text.prune(&self.0);
    }

    /// Keeps the best language of a text that a list shows.
    pub(crate) fn prune_listed(&self, text: &mut ListedText) -> Result<(), storage::Error> {
        text.prune(&self.0)
    }

    /// Keeps the best language of every text in a dialog, each text for itself.
    pub fn prune_dialog(&self, aggregate: &mut Aggregate) {
        if self.0.is_empty() {
            return;
        }
        let body = &mut aggregate.dialog.body;
        if let Some(content) = &mut body.content {
            self.prune(&mut content.title.value);
            let optional = [
                &mut content.non_sensitive_title,
                &mut content.summary,
                &mut content.non_sensitive_summary,
                &mut content.sender_name,
                &mut content.additional_info,
                &mut content.extended_status,
                &mut content.main_content_reference,
            ];
            for value in optional {
                self.prune_value(value.as_mut());
            }
        }
        self.prune_attachments(&mut body.attachments);
        for action in &mut body.gui_actions {
            self.prune(&mut action.title);
            self.prune(&mut action.prompt);
        }
        aggregate.transmissions.iter_mut().for_each(|transmission| self.prune_transmission(transmission));
        aggregate.activities.iter_mut().for_each(|activity| self.prune(&mut activity.description));
    }

    /// Keeps the best language of every text in a transmission.
    pub fn prune_transmission(&self, transmission: &mut Transmission) {
        if let Some(content) = &mut transmission.content {
            self.prune(&mut content.title.value);
            self.prune_value(content.summary.as_mut());
            self.prune_value(content.content_reference.as_mut());
        }
        self.prune_attachments(&mut transmission.attachments);
        transmission.navigational_actions.iter_mut().for_each(|link| self.prune(&mut link.title));
    }

    /// Returns what [`AcceptedLanguages::prune`] would keep of a text.
    pub fn select<'a>(&self, text: &'a Localizations) -> &'a [Localization] {
        text.pruned(&self.0)
    }

    fn prune_value(&self, value: Option<&mut ContentValue>) {
        if let Some(value) = value {
            self.prune(&mut value.value);
        }
    }

    fn prune_attachments(&self, attachments: &mut [Attachment]) {
        for file in attachments {
            self.prune(&mut file.display_name);
        }
    }
}

/// Parses `q=0.8` into hundredths. A weight that is no number counts as nothing.
fn parse_weight(text: &str) -> Result<i64, InvalidLanguages> {
    let (name, value) = text.split_once('=').ok_or(InvalidLanguages)?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return Err(InvalidLanguages);
    }
    let weight = value.trim().parse::<f64>().unwrap_or(0.0) * 100.0;
    #[expect(clippy::cast_possible_truncation, reason = "only the order of the weights counts")]
    let hundredths = weight as i64;
    Ok(hundredths)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn text(codes: &[&str]) -> Localizations {
        Localizations::new(
            codes.iter().map(|code| Localization {
                value: (*code).to_owned(),
                language_code: LanguageCode::parse(code).unwrap(),
            }),
        )
    }

    #[rstest]
    #[case("nb", &["en", "nb"], &["nb"])]
    #[case("nb-NO,en;q=0.9", &["en", "nb"], &["nb"])]
    #[case("en;q=0.5, nn ; q = 0.9", &["en", "nn"], &["nn"])]
    #[case("nn", &["en", "nb"], &["en"])]
    #[case("sv", &["en", "nb"], &["nb"])]
    #[case("no", &["en", "nb"], &["en"])]
    #[case("*", &["de", "nb"], &["nb"])]
    #[case("fr", &["de", "se"], &["de", "se"])]
    #[case("", &["en", "nb"], &["en", "nb"])]
    #[case("en;q=0.1,de;q=0.2,en;q=0.3", &["de", "en"], &["en"])]
    #[case("en;q=0,de;q=x", &["de", "en"], &["en"])]
    fn the_best_language_is_kept(#[case] header: &str, #[case] given: &[&str], #[case] kept: &[&str]) {
        let mut texts = text(given);
        AcceptedLanguages::parse(header).unwrap().prune(&mut texts);
        assert_eq!(texts, text(kept));
    }

    #[rstest]
    #[case("en;;;")]
    #[case("en;level=1")]
    #[case("en;q")]
    fn malformed_headers_are_refused(#[case] header: &str) {
        assert_eq!(AcceptedLanguages::parse(header), Err(InvalidLanguages));
    }
}
