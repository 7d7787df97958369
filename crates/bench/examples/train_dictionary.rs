//! Makes the dictionary that stored documents are compressed with. A dictionary in use is never replaced: documents need
//! the one that they were written with.
//!
//! Its examples have the shape of the dialogs that are measured with, but neither their words nor their addresses, so that
//! what is measured is what other dialogs would get, too.
//!
//! `cargo run --release -p dialogporten-bench --example train_dictionary FILE`

use anyhow::{Context as _, anyhow};
use dialogporten_bench::dialog::{RULES, Size, Words, Writer};
use dialogporten_bench::random::Random;
use dialogporten_domain::dialog::{
    ActivityType, ActorType, AttachmentConsumer, GuiActionPriority, HttpVerb, NewDialog, ResourceFacts,
    TransmissionType,
};
use dialogporten_domain::{IdGenerator, ResourceType, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

/// Bytes. Twice as many save three bytes in a hundred, and cost time at each document.
const SIZE: usize = 16 << 10;
const DIALOGS: u64 = 1_500;
/// Frequent words of letters from agencies, in the languages that they are written in.
const WORDS: &str = "
    og i det som er til på for av å har ikke med du en vi kan den om de at fra deg et din skal eller må ditt dine vil ved
    var blir hvis når dette etter over under før innen ble alle mer ny nye the and of to in you your is for on be we that
    have this are will with can by from not or as it has been if please må vedtak søknad søknaden melding meldingen skjema
    skjemaet saken sak frist fristen svar svare behandlet mottatt mottatte sendt innsending dokument dokumenter vedlegg
    brev kvittering opplysninger informasjon kontakt åpne les se lese fullfør signer signere bekreft betale betaling
    faktura beløp kroner skatt skatten skattemelding avgift mva årsregnskap regnskap rapport melde
    virksomheten virksomhet foretak enhet ansatte arbeidsgiver tilsyn kommune kommunen etaten
    direktoratet Skatteetaten NAV Altinn klage klagen
    rettigheter plikter tillatelse bevilling registrering endring endret oppdatert status under behandling ferdig avvist
    godkjent påminnelse utkast venter krever handling purring varsel varsling application received decision message
    deadline document attachment receipt information contact open read complete sign confirm pay payment invoice amount
    tax return report company business employer municipality appeal rights permit registration change updated approved
    rejected reminder draft notice Vi har mottatt Du har fått For mer Ta kontakt Se vedlagt Les mer Gå til Last ned";
const HOSTS: [&str; 6] = [
    "https://platform.altinn.no/",
    "https://skjema.apps.altinn.no/",
    "https://www.kommune.no/",
    "https://api.etaten.no/v1/",
    "https://arkiv.etaten.no/dokumenter/",
    "https://dialog.etaten.no/",
];

fn main() -> anyhow::Result<()> {
    let file = std::env::args_os().nth(1).context("name the file")?;
    let words = Words::of(WORDS.split_whitespace().map(str::to_owned).collect());
    let mut examples = Vec::new();
    for number in 0..DIALOGS {
        collect(&mut examples, &made(&words, number)?, &mut Random::of(2, number))?;
    }
    let dictionary = zstd::dict::from_samples(&examples, SIZE)?;
    std::fs::write(file, dictionary)?;
    Ok(())
}

fn made(words: &Words, number: u64) -> anyhow::Result<NewDialog> {
    let size = if number.is_multiple_of(3) { Size::Small } else { Size::Standard };
    let mut draft = Writer::new(words, Random::of(1, number)).draft(size);
    "urn:altinn:organization:identifier-no:991825827".clone_into(&mut draft.party);
    "urn:altinn:resource:service".clone_into(&mut draft.service_resource);
    let now = Timestamp::parse("2026-01-01T00:00:00Z")?.plus_micros(i64::try_from(number)? * 86_413_000_123);
    let create = draft.validate(&RULES, now).map_err(|violations| anyhow!("{violations:?}"))?;
    let owner = ResourceFacts { org: "ttd".to_owned(), resource_type: ResourceType::GenericAccessResource };
    let made = create.create(&owner, &RULES, true, now, &IdGenerator::default());
    made.map_err(|rejection| anyhow!("{rejection:?}"))
}

/// Adds what is stored of a dialog.
fn collect(examples: &mut Vec<Vec<u8>>, new: &NewDialog, random: &mut Random) -> anyhow::Result<()> {
    let mut rest = serde_json::to_value(&new.aggregate.dialog.body)?;
    let content = rest["content"].as_object_mut().context("no content")?;
    let mut extract = json!({});
    for shown in ["title", "nonSensitiveTitle", "summary", "nonSensitiveSummary", "senderName", "extendedStatus"] {
        if let Some(value) = content.shift_remove(shown) {
            extract[shown] = value;
        }
    }
    extract["guiAttachmentCount"] = json!(new.aggregate.dialog.body.gui_attachment_count());
    add(examples, &extract, random)?;
    add(examples, &rest, random)?;
    for transmission in &new.aggregate.transmissions {
        let mut document = serde_json::to_value(transmission)?;
        document["type"] = json!(any(random, TransmissionType::ALL));
        vary(&mut document["sender"], random);
        add(examples, &document, random)?;
    }
    for activity in &new.aggregate.activities {
        let mut document = serde_json::to_value(activity)?;
        document["type"] = json!(any(random, ActivityType::ALL));
        vary(&mut document["performedBy"], random);
        add(examples, &document, random)?;
        let seen_by = &mut json!({});
        vary(seen_by, random);
        let seen =
            json!({ "id": activity.id, "seenAt": activity.created_at, "seenBy": seen_by, "isViaServiceOwner": false });
        add(examples, &seen, random)?;
    }
    Ok(())
}

/// Adds a document with other addresses and values.
fn add(examples: &mut Vec<Vec<u8>>, document: &impl Serialize, random: &mut Random) -> anyhow::Result<()> {
    let mut text = serde_json::to_string(document)?;
    for path in ["arkiv/filer/", "skjema/", "api/", "dialoger/", ""] {
        let host = HOSTS[random.place(HOSTS.len())];
        text = text.replace(&format!("https://etat.example/{path}"), host);
    }
    for (from, to) in [
        ("\"GET\"", json!(any(random, HttpVerb::ALL))),
        ("\"Primary\"", json!(any(random, GuiActionPriority::ALL))),
        ("\"Gui\"", json!(any(random, AttachmentConsumer::ALL))),
    ] {
        if random.chance(0.3) {
            text = text.replacen(from, &to.to_string(), 1);
        }
    }
    examples.push(text.into_bytes());
    Ok(())
}

/// Makes some actors representatives. Whoever they are does not stay in the dictionary.
fn vary(actor: &mut Value, random: &mut Random) {
    *actor = match random.below(4) {
        0 => {
            json!({ "actorType": ActorType::PartyRepresentative, "actorName": "", "actorId": "urn:altinn:person:identifier-no:" })
        }
        1 => {
            json!({ "actorType": ActorType::PartyRepresentative, "actorName": "", "actorId": "urn:altinn:organization:identifier-no:" })
        }
        _ => json!({ "actorType": ActorType::ServiceOwner }),
    };
}

fn any<T: Copy>(random: &mut Random, all: &[T]) -> T {
    all[random.place(all.len())]
}
