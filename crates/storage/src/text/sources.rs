//! Which texts of a dialog are searched: plain ones, and only so many of each kind.

use dialogporten_domain::dialog::{Activity, Aggregate, Attachment, ContentValue, Transmission, TransmissionContent};
use dialogporten_domain::{LanguageCode, Localization, MediaType};

/// How many values of a kind count, the newest first: content of transmissions, files, activities.
const NEWEST: usize = 1000;

/// One text with its language; tags have none.
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    pub(super) language: Option<LanguageCode>,
    pub(super) is_title: bool,
}

/// Iterates over the texts of a dialog, the most important first.
pub(super) fn of(aggregate: &Aggregate) -> impl Iterator<Item = Source<'_>> {
    let body = &aggregate.dialog.body;
    let content = body.content.as_ref();
    let title = content.into_iter().flat_map(|content| plain(&content.title)).map(|text| Source {
        text: &text.value,
        language: Some(text.language_code),
        is_title: true,
    });
    // The title comes first among the values, and has been taken.
    let other_content = content.into_iter().flat_map(|content| content.values().skip(1)).flat_map(plain).map(source);
    let tags = body.search_tags.iter().map(|tag| Source { text: tag.as_str(), language: None, is_title: false });
    let newest_first = || aggregate.transmissions.iter().rev();
    let of_transmissions = newest_first()
        .filter_map(|transmission| transmission.content.as_ref())
        .flat_map(transmission_values)
        .take(NEWEST)
        .flat_map(plain)
        .map(source);
    let files = body.attachments.iter().rev().take(NEWEST).flat_map(name);
    let files_of_transmissions =
        newest_first().flat_map(|transmission| &transmission.attachments).take(NEWEST).flat_map(name);
    let descriptions =
        aggregate.activities.iter().rev().take(NEWEST).flat_map(|activity| &activity.description).map(source);
    title
        .chain(other_content)
        .chain(tags)
        .chain(of_transmissions)
        .chain(files)
        .chain(files_of_transmissions)
        .chain(descriptions)
}

/// Iterates over the texts of one transmission.
pub(super) fn of_transmission(transmission: &Transmission) -> impl Iterator<Item = Source<'_>> {
    let content = transmission.content.iter().flat_map(transmission_values).flat_map(plain).map(source);
    content.chain(transmission.attachments.iter().take(NEWEST).flat_map(name))
}

/// Iterates over the texts of one activity.
pub(super) fn of_activity(activity: &Activity) -> impl Iterator<Item = Source<'_>> {
    activity.description.iter().map(source)
}

fn source(text: &Localization) -> Source<'_> {
    Source { text: &text.value, language: Some(text.language_code), is_title: false }
}

/// The texts of a value, unless they are markup or addresses.
fn plain(value: &ContentValue) -> impl Iterator<Item = &Localization> {
    let is_plain = value.media_type == MediaType::Plain;
    value.value.iter().take(if is_plain { usize::MAX } else { 0 })
}

fn transmission_values(content: &TransmissionContent) -> impl Iterator<Item = &ContentValue> {
    std::iter::once(&content.title).chain(&content.summary)
}

fn name(attachment: &Attachment) -> impl Iterator<Item = Source<'_>> {
    attachment.display_name.iter().map(source)
}
