use dialogporten_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

use super::{PATH, search};
use crate::dialog::{self, COMPANY, LEADER, text};
use crate::listing::{create, escaped, ids, sorted};

async fn titled(app: &TestApp, title: &str) -> String {
    create(app, json!({ "content": { "title": text(title) } })).await
}

/// Which of these dialogs a text finds, by the first letters of their titles.
#[rstest]
#[case("melding betaling", "MBM")]
#[case("melding AND betaling", "")]
#[case("melding and skatt", "M")]
#[case("skatt AND melding betaling", "MB")]
#[case("melding OR betaling skatt", "MBMS")]
#[case("\"melding skatt\" betaling", "MB")]
#[case("\"skatt melding\"", "")]
#[case("\"melding skatt\" AND melding", "M")]
#[case("melding -skatt", "M")]
#[case("melding OR -skatt", "")]
#[case("-skatt", "")]
#[case("AND", "")]
#[case("and or and", "")]
#[case("betaling & skatt", "BMS")]
#[case("betaling !!! skatt", "BMS")]
#[case("\"betaling skatt", "BMS")]
#[case("meldinger", "MM")]
#[case("MELDING", "MM")]
#[case("meld", "")]
#[case("meld*", "")]
#[case("   ", "")]
#[case("!!!", "")]
#[case("og i på", "")]
#[case("'; DROP TABLE dialog; --", "")]
#[case("betaling:* | !skatt <-> (", "BMS")]
#[tokio::test]
async fn words_find_dialogs(#[case] sent: &str, #[case] expected: &str) {
    let app = TestApp::start().await;
    let mut world = Vec::new();
    for title in ["Melding om noe", "Betaling av gebyr", "Melding skatt", "Skatt"] {
        world.push((title, titled(&app, title).await));
    }
    let found = ids(&search(&app.person(LEADER), &format!("search={}", escaped(sent))).await);
    let mut letters: Vec<char> =
        world.iter().filter(|(_, id)| found.contains(id)).map(|(title, _)| title.chars().next().unwrap()).collect();
    let mut expected: Vec<char> = expected.chars().collect();
    letters.sort_unstable();
    expected.sort_unstable();
    assert_eq!(letters, expected, "{sent}");
}

#[tokio::test]
async fn exact_copies_of_identifiers_and_addresses_match() {
    let app = TestApp::start().await;
    let words =
        ["01913cd5-784f-7d3b-abef-4c77b1f0972d", "kari.test@example.com", "tre-delt-ord", "sak.example.com/a/b"];
    let id = titled(&app, &format!("Sak {}", words.join(" og "))).await;
    titled(&app, "Noe annet").await;
    for word in words {
        assert_eq!(
            ids(&search(&app.person(LEADER), &format!("search={}", escaped(word))).await),
            [id.as_str()],
            "{word}"
        );
    }
    // Two words that must both be there.
    assert_eq!(ids(&search(&app.person(LEADER), "search=sak:example").await).len(), 0);
}

#[tokio::test]
async fn every_plain_text_of_a_dialog_is_searched_and_nothing_else() {
    let app = TestApp::start().await;
    let value = |text: &str| json!([{ "languageCode": "nb", "value": text }]);
    let plain = |word: &str| json!({ "value": value(word) });
    let id = create(
        &app,
        json!({
            "externalReference": "fremmedord", "extendedStatus": "rotord", "process": "prosessord",
            "content": {
                "title": plain("tittelord"), "summary": plain("sammendragsord"), "senderName": plain("avsenderord"),
                "additionalInfo": plain("tilleggsord"), "extendedStatus": plain("statusord"),
                "nonSensitiveTitle": plain("harmlosord"), "nonSensitiveSummary": plain("harmlostsammendrag"),
            },
            "searchTags": [{ "value": "Stikkord" }],
            "attachments": [{ "displayName": value("vedleggsord"),
                "urls": [{ "url": "https://example.com/adresseord", "consumerType": "Gui" }] }],
            "transmissions": [{
                "type": "Information", "sender": { "actorType": "PartyRepresentative", "actorName": "aktorord" },
                "content": { "title": plain("meldingstittel"), "summary": plain("meldingssammendrag") },
                "attachments": [{ "displayName": value("meldingsvedlegg"),
                    "urls": [{ "url": "https://example.com/a", "consumerType": "Gui" }] }],
            }],
            "guiActions": [{ "action": "read", "priority": "Primary", "url": "https://example.com/gui",
                "title": value("knappord") }],
            "activities": [{ "type": "Information", "performedBy": { "actorType": "ServiceOwner" },
                "description": value("aktivitetsord") }],
        }),
    )
    .await;
    let markdown = json!({ "mediaType": "text/markdown", "value": value("formatertord") });
    create(&app, json!({ "content": { "title": plain("noe"), "additionalInfo": markdown } })).await;
    let reader = app.person(LEADER);
    for word in [
        "tittelord",
        "sammendragsord",
        "avsenderord",
        "tilleggsord",
        "statusord",
        "harmlosord",
        "harmlostsammendrag",
        "stikkord",
        "vedleggsord",
        "meldingstittel",
        "meldingssammendrag",
        "meldingsvedlegg",
        "aktivitetsord",
    ] {
        assert_eq!(ids(&search(&reader, &format!("search={word}")).await), [id.as_str()], "{word}");
    }
    for word in ["fremmedord", "rotord", "prosessord", "adresseord", "aktorord", "knappord", "formatertord", "ttd"] {
        assert_eq!(ids(&search(&reader, &format!("search={word}")).await).len(), 0, "{word}");
    }
}

#[tokio::test]
async fn changes_are_searched_right_away() {
    let app = TestApp::start().await;
    let (owner, reader) = (app.service_owner(), app.person(LEADER));
    let id = titled(&app, "gammelt").await;
    let path = format!("/api/v1/serviceowner/dialogs/{id}");
    let update = dialog::update_with(json!({ "content": { "title": text("splitternytt") } }));
    assert_eq!(owner.send("PUT", &path, Some(&update)).await.status, 204);
    assert_eq!(ids(&search(&reader, "search=gammelt").await).len(), 0);
    assert_eq!(ids(&search(&reader, "search=splitternytt").await), [id.as_str()]);
    let description = json!([{ "languageCode": "nb", "value": "etterord" }]);
    let activity = json!({ "type": "Information", "performedBy": { "actorType": "ServiceOwner" },
        "description": description });
    owner.post(&format!("{path}/activities"), &activity).await.created_id();
    assert_eq!(ids(&search(&reader, "search=etterord").await), [id]);
}

#[rstest]
#[case("search=running", 1)]
#[case("search=run&searchLanguageCode=en", 1)]
#[case("search=runs&searchLanguageCode=en-GB", 1)]
#[case("search=meldingene", 1)]
#[case("search=melding", 1)]
#[case("search=meldingene&searchLanguageCode=nb", 1)]
#[case("search=Stikkord&searchLanguageCode=de", 1)]
#[case("search=running&searchLanguageCode=zu", 0)]
#[tokio::test]
async fn words_are_stemmed_as_their_language_wants(#[case] query: &str, #[case] hits: usize) {
    let app = TestApp::start().await;
    create(
        &app,
        json!({
            "content": { "title": { "value": [
                { "languageCode": "nb", "value": "Meldinger" }, { "languageCode": "en", "value": "Running" },
            ] } },
            "searchTags": [{ "value": "Stikkord" }],
        }),
    )
    .await;
    assert_eq!(ids(&search(&app.person(LEADER), query).await).len(), hits);
}

#[tokio::test]
async fn what_the_reader_may_not_use_is_not_found_by_words_either() {
    let app = TestApp::start().await;
    let id = create(&app, json!({ "serviceResource": "urn:altinn:resource:app_ttd_other-app" })).await;
    let reader = app.person(LEADER);
    assert_eq!(ids(&search(&reader, "search=mottatt").await).len(), 0, "{id}");
    let other =
        reader.get(&format!("{PATH}?serviceResource=urn:altinn:resource:app_ttd_other-app&search=mottatt")).await;
    assert_eq!(ids(&other).len(), 0);
}

#[tokio::test]
async fn a_word_that_only_the_oldest_dialog_has_is_found() {
    let app = TestApp::start().await;
    let oldest = create(
        &app,
        json!({ "createdAt": "2020-01-01T00:00:00Z", "updatedAt": "2020-01-01T00:00:00Z",
            "content": { "title": text("Sjelden vanlig") } }),
    )
    .await;
    let mut common = vec![oldest.clone()];
    for _ in 0..30 {
        common.push(titled(&app, "Vanlig").await);
    }
    let reader = app.person(LEADER);
    assert_eq!(ids(&search(&reader, "search=sjelden").await), [oldest.as_str()]);
    assert_eq!(ids(&search(&reader, "search=sjelden&limit=1&orderBy=createdAt").await), [oldest.as_str()]);
    let (mut found, mut token) = (Vec::new(), String::new());
    while found.len() < 31 {
        let page = search(&reader, &format!("search=vanlig&limit=10&continuationToken={}", escaped(&token))).await;
        found.extend(ids(&page));
        token = page.body["continuationToken"].as_str().unwrap().to_owned();
    }
    assert_eq!(found.last(), Some(&oldest));
    assert_eq!(sorted(found), sorted(common));
    let range = search(&reader, "search=vanlig&contentUpdatedBefore=2021-01-01T00:00:00Z").await;
    assert_eq!(ids(&range), [oldest]);
    let all: Value = reader.get(&format!("{PATH}?party={COMPANY}&limit=1000")).await.body;
    assert_eq!(all["items"].as_array().unwrap().len(), 31);
}
