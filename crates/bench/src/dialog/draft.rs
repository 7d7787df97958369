//! Bodies of create commands, by size.

use dialogporten_domain::dialog::draft::{
    ActivityDraft, ActorDraft, ApiActionDraft, ApiActionEndpointDraft, AttachmentDraft, AttachmentUrlDraft,
    ContentDraft, ContentValueDraft, DialogDraft, GuiActionDraft, LocalizationDraft, SearchTagDraft,
    TransmissionContentDraft, TransmissionDraft,
};
use dialogporten_domain::dialog::{
    ActivityType, ActorType, AttachmentConsumer, Coded, GuiActionPriority, HttpVerb, TransmissionType,
};

use super::{Size, Words};
use crate::random::Random;

const PLAIN: &str = "text/plain";
const MARKDOWN: &str = "text/markdown";
const EMBED: &str = "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown";
const BOTH: &[&str] = &["nb", "en"];
const ONE: &[&str] = &["nb"];
/// Bytes of a dialog of standard size.
const STANDARD: usize = 8_000;
/// Bytes of an attachment and of an activity as they are written here, roughly.
const ATTACHMENT: usize = 420;
const ACTIVITY: usize = 250;

/// Writes texts out of a vocabulary.
pub struct Writer<'a> {
    words: &'a Words,
    random: Random,
}

/// Returns a body of eight thousand bytes, different for every number.
pub fn standard(words: &Words, seed: u64, number: u64, party: &str, service: &str) -> DialogDraft {
    let draft = Writer::new(words, Random::of(seed, number)).draft(Size::Standard);
    DialogDraft { party: party.to_owned(), service_resource: service.to_owned(), ..draft }
}

impl<'a> Writer<'a> {
    /// Returns a writer whose texts follow from a stream.
    pub fn new(words: &'a Words, random: Random) -> Self {
        Self { words, random }
    }

    /// Writes a dialog of a size, without party and service.
    pub fn draft(&mut self, size: Size) -> DialogDraft {
        let mut draft = match size {
            Size::Small | Size::Long(_) => self.small(),
            Size::Standard | Size::Large(_) => self.standard(),
        };
        match size {
            Size::Small | Size::Standard => {}
            Size::Large(bytes) => {
                let more = bytes.saturating_sub(STANDARD);
                let files = more * 4 / 5 / ATTACHMENT;
                draft.attachments.extend((0..files).map(|_| self.attachment(BOTH, 2)));
                draft.activities.extend((0..more / 5 / ACTIVITY).map(|_| self.activity(100)));
            }
            Size::Long(count) => draft.transmissions.extend((0..count).map(|_| self.transmission(ONE, 40, 0))),
        }
        draft
    }

    fn small(&mut self) -> DialogDraft {
        DialogDraft {
            content: Some(ContentDraft {
                title: Some(self.value(ONE, 50)),
                summary: Some(self.value(ONE, 150)),
                additional_info: Some(ContentValueDraft { media_type: MARKDOWN.to_owned(), ..self.value(ONE, 350) }),
                ..ContentDraft::default()
            }),
            search_tags: self.tags(2),
            attachments: vec![self.attachment(ONE, 1)],
            gui_actions: vec![self.gui_action(ONE, GuiActionPriority::Primary)],
            transmissions: vec![self.transmission(ONE, 50, 120)],
            activities: vec![self.activity(60)],
            ..DialogDraft::default()
        }
    }

    fn standard(&mut self) -> DialogDraft {
        let embed = LocalizationDraft {
            value: format!("https://etat.example/dialoger/{}/innhold", self.random.draw()),
            language_code: "nb".to_owned(),
        };
        DialogDraft {
            content: Some(ContentDraft {
                title: Some(self.value(BOTH, 60)),
                summary: Some(self.value(BOTH, 200)),
                sender_name: Some(self.value(BOTH, 25)),
                additional_info: Some(ContentValueDraft { media_type: MARKDOWN.to_owned(), ..self.value(BOTH, 450) }),
                extended_status: Some(self.value(BOTH, 8)),
                main_content_reference: Some(ContentValueDraft { value: vec![embed], media_type: EMBED.to_owned() }),
                ..ContentDraft::default()
            }),
            search_tags: self.tags(3),
            attachments: (0..3).map(|_| self.attachment(BOTH, 2)).collect(),
            gui_actions: vec![
                self.gui_action(BOTH, GuiActionPriority::Primary),
                self.gui_action(BOTH, GuiActionPriority::Secondary),
            ],
            api_actions: vec![self.api_action()],
            transmissions: (0..3)
                .map(|_| TransmissionDraft {
                    attachments: vec![self.attachment(ONE, 1)],
                    ..self.transmission(BOTH, 50, 100)
                })
                .collect(),
            activities: (0..3).map(|_| self.activity(60)).collect(),
            ..DialogDraft::default()
        }
    }

    /// Writes a message with a title, and a summary unless its length is zero.
    pub fn transmission(&mut self, languages: &[&str], title: usize, summary: usize) -> TransmissionDraft {
        TransmissionDraft {
            kind: Some(Coded::Known(TransmissionType::Information)),
            sender: Some(actor(ActorType::ServiceOwner, None)),
            content: Some(TransmissionContentDraft {
                title: Some(self.value(languages, title)),
                summary: (summary > 0).then(|| self.value(languages, summary)),
                content_reference: None,
            }),
            ..TransmissionDraft::default()
        }
    }

    /// Writes a message from the party.
    pub fn submission(&mut self) -> TransmissionDraft {
        TransmissionDraft {
            kind: Some(Coded::Known(TransmissionType::Submission)),
            sender: Some(actor(ActorType::PartyRepresentative, Some("Kari Nordmann"))),
            ..self.transmission(ONE, 50, 0)
        }
    }

    /// Writes an entry of the log.
    pub fn activity(&mut self, bytes: usize) -> ActivityDraft {
        ActivityDraft {
            kind: Some(Coded::Known(ActivityType::Information)),
            performed_by: Some(actor(ActorType::ServiceOwner, None)),
            description: self.texts(ONE, bytes),
            ..ActivityDraft::default()
        }
    }

    fn attachment(&mut self, languages: &[&str], addresses: usize) -> AttachmentDraft {
        let consumers = [AttachmentConsumer::Gui, AttachmentConsumer::Api];
        AttachmentDraft {
            display_name: self.texts(languages, 30),
            name: Some(format!("{}.pdf", self.words.word(&mut self.random))),
            urls: consumers
                .into_iter()
                .cycle()
                .take(addresses)
                .map(|consumer| AttachmentUrlDraft {
                    url: format!("https://etat.example/arkiv/filer/{:016x}/innhold", self.random.draw()),
                    media_type: Some("application/pdf".to_owned()),
                    consumer_type: Some(Coded::Known(consumer)),
                    ..AttachmentUrlDraft::default()
                })
                .collect(),
            ..AttachmentDraft::default()
        }
    }

    fn gui_action(&mut self, languages: &[&str], priority: GuiActionPriority) -> GuiActionDraft {
        GuiActionDraft {
            id: None,
            action: "read".to_owned(),
            url: format!("https://etat.example/skjema/{:016x}", self.random.draw()),
            authorization_attribute: None,
            is_delete_dialog_action: false,
            http_method: Coded::Known(HttpVerb::Get),
            priority: Some(Coded::Known(priority)),
            title: self.texts(languages, 20),
            prompt: Vec::new(),
        }
    }

    fn api_action(&mut self) -> ApiActionDraft {
        ApiActionDraft {
            action: "read".to_owned(),
            name: Some("hent".to_owned()),
            endpoints: vec![ApiActionEndpointDraft {
                version: Some("v1".to_owned()),
                url: format!("https://etat.example/api/{:016x}", self.random.draw()),
                http_method: Some(Coded::Known(HttpVerb::Get)),
                documentation_url: Some("https://etat.example/dokumentasjon".to_owned()),
                ..ApiActionEndpointDraft::default()
            }],
            ..ApiActionDraft::default()
        }
    }

    fn tags(&mut self, count: u64) -> Vec<SearchTagDraft> {
        (0..count).map(|at| SearchTagDraft { value: format!("{}-{at}", self.words.word(&mut self.random)) }).collect()
    }

    fn value(&mut self, languages: &[&str], bytes: usize) -> ContentValueDraft {
        ContentValueDraft { value: self.texts(languages, bytes), media_type: PLAIN.to_owned() }
    }

    fn texts(&mut self, languages: &[&str], bytes: usize) -> Vec<LocalizationDraft> {
        let mut write = |language: &&str| LocalizationDraft {
            value: self.words.text(&mut self.random, bytes),
            language_code: (*language).to_owned(),
        };
        languages.iter().map(&mut write).collect()
    }
}

fn actor(kind: ActorType, name: Option<&str>) -> ActorDraft {
    ActorDraft { actor_type: Some(Coded::Known(kind)), actor_name: name.map(str::to_owned), actor_id: None }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Size::Small, 2_000..3_000)]
    #[case(Size::Standard, 7_000..9_000)]
    #[case(Size::Large(50_000), 45_000..65_000)]
    #[case(Size::Large(300_000), 250_000..350_000)]
    fn bodies_have_the_size_that_they_are_named_after(#[case] size: Size, #[case] range: std::ops::Range<usize>) {
        let words = Words::default();
        let body = serde_json::to_string(&Writer::new(&words, Random::of(1, 1)).draft(size)).unwrap();
        assert!(range.contains(&body.len()), "{size:?}: {}", body.len());
    }
}
