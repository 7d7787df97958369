use dialogporten_domain::dialog::NewDialog;
use rstest::rstest;
use serde_json::json;

use crate::database::TestDatabase;
use crate::sample::{Maker, content, from, texts};

/// Does the stored vector match a web-style query in a configuration?
async fn is_found(database: &TestDatabase, configuration: &str, query: &str) -> bool {
    sqlx::query_scalar("SELECT vector @@ websearch_to_tsquery($1::text::regconfig, $2) FROM dialog_text")
        .bind(configuration)
        .bind(query)
        .fetch_one(&database.sql)
        .await
        .unwrap()
}

fn full(make: &Maker) -> NewDialog {
    let mut new = make.full();
    new.aggregate.dialog.body = from(json!({
        "content": {
            "title": content("Meldinger om tittel"),
            "summary": content("Sammendraget"),
            "senderName": content("Avsenderen"),
            "additionalInfo": content("Tilleggsopplysning"),
            "extendedStatus": content("Venter"),
            "nonSensitiveTitle": content("Offentlig"),
            "nonSensitiveSummary": content("Nøytral"),
            "mainContentReference": { "value": texts("hemmelig"), "mediaType": "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown" },
        },
        "searchTags": ["bollestikker"],
        "attachments": [{ "id": make.id(), "displayName": texts("Kvittering"), "name": "logisk.pdf", "urls": [] }],
        "guiActions": [{
            "id": make.id(), "action": "read", "url": "https://example.com/", "isDeleteDialogAction": false,
            "httpMethod": "GET", "priority": "Primary", "title": texts("Knappetekst"),
        }],
    }));
    let transmission = &mut new.aggregate.transmissions[0];
    transmission.content = Some(from(json!({
        "title": content("Forsendelse"),
        "summary": content("Oppsummering"),
        "contentReference": { "value": texts("innebygd"), "mediaType": "text/markdown" },
    })));
    transmission.attachments = from(json!([{ "id": make.id(), "displayName": texts("Bilag"), "urls": [] }]));
    new.aggregate.activities[0].description = from(texts("Hendelse"));
    new
}

#[rstest]
#[case::title("melding", true)]
#[case::phrase_in_title("\"meldinger om tittel\"", true)]
#[case::summary("sammendrag", true)]
#[case::sender("avsenderen", true)]
#[case::plain_additional_info("tilleggsopplysning", true)]
#[case::extended_status("vente", true)]
#[case::non_sensitive_title("offentlig", true)]
#[case::non_sensitive_summary("nøytral", true)]
#[case::transmission_title("forsendelsen", true)]
#[case::transmission_summary("oppsummering", true)]
#[case::attachment("kvitteringer", true)]
#[case::attachment_of_a_transmission("bilag", true)]
#[case::activity("hendelser", true)]
#[case::embedded_address("hemmelig", false)]
#[case::markdown("innebygd", false)]
#[case::button("knappetekst", false)]
#[case::file_name("logisk", false)]
#[case::external_reference("ref", false)]
#[tokio::test]
async fn norwegian_texts_are_found_by_their_stems(#[case] query: &str, #[case] expected: bool) {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    database.store.insert_dialog(&full(&make)).await.unwrap();
    assert_eq!(is_found(&database, "norwegian", query).await, expected);
}

#[rstest]
#[case("nb", "bøkene", "norwegian", "bok", false)]
#[case("nb", "meldingene", "norwegian", "melding", true)]
#[case("nn", "meldingane", "norwegian", "melding", true)]
#[case("en", "applications", "english", "application", true)]
#[case("sv", "ansökningarna", "swedish", "ansökning", true)]
#[case("de", "Rechnungen", "german", "rechnung", true)]
#[case("fi", "taloissa", "finnish", "talo", true)]
#[case("se", "dieđáhusat", "simple", "dieđáhusat", true)]
#[case("se", "dieđáhusat", "simple", "dieđáhus", false)]
#[tokio::test]
async fn every_language_has_its_own_stems(
    #[case] language: &str,
    #[case] text: &str,
    #[case] configuration: &str,
    #[case] query: &str,
    #[case] expected: bool,
) {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.titled("");
    let title = json!({ "value": [{ "value": text, "languageCode": language }], "mediaType": "text/plain" });
    new.aggregate.dialog.body = from(json!({ "content": { "title": title } }));
    database.store.insert_dialog(&new).await.unwrap();
    assert_eq!(is_found(&database, configuration, query).await, expected);
}

#[tokio::test]
async fn tags_are_not_stemmed_and_the_title_weighs_most() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    database.store.insert_dialog(&full(&make)).await.unwrap();
    assert!(is_found(&database, "simple", "bollestikker").await);
    assert!(!is_found(&database, "simple", "bollestikk").await);
    let weighed: (bool, bool) =
        sqlx::query_as("SELECT vector @@ 'tittel:B'::tsquery, vector @@ 'sammendrag:B'::tsquery FROM dialog_text")
            .fetch_one(&database.sql)
            .await
            .unwrap();
    assert_eq!(weighed, (true, false));
}

#[tokio::test]
async fn an_open_tag_does_not_swallow_the_next_text() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    for opening in ["<a", "<a href=\"", "<a href='"] {
        sqlx::query("DELETE FROM dialog").execute(&database.sql).await.unwrap();
        let mut new = make.titled("Tittel");
        new.aggregate.transmissions = ["svar", "etterpå >\">'> slutt"]
            .map(|text| {
                let mut transmission = make.transmission();
                let text = if text == "svar" { opening } else { text };
                transmission.content = Some(from(json!({ "title": content(text) })));
                transmission
            })
            .to_vec();
        // The newest text comes first.
        new.aggregate.transmissions.reverse();
        database.store.insert_dialog(&new).await.unwrap();
        assert!(is_found(&database, "norwegian", "etterpå").await, "{opening}");
    }
}

#[tokio::test]
async fn a_dialog_without_texts_has_an_empty_vector() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    database.store.insert_dialog(&make.minimal()).await.unwrap();
    let words: i32 =
        sqlx::query_scalar("SELECT length(vector) FROM dialog_text").fetch_one(&database.sql).await.unwrap();
    assert_eq!(words, 0);
}

#[tokio::test]
async fn party_service_and_time_are_repeated() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    database.store.insert_dialog(&full(&make)).await.unwrap();
    let agree: bool = sqlx::query_scalar(
        "SELECT (d.party_id, d.resource_id, d.content_updated_at) = (t.party_id, t.resource_id, t.content_updated_at)
         FROM dialog AS d JOIN dialog_text AS t ON t.dialog_id = d.id",
    )
    .fetch_one(&database.sql)
    .await
    .unwrap();
    assert!(agree);
}
