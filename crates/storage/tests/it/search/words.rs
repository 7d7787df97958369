use dialogporten_domain::LanguageCode;
use dialogporten_domain::search::TextQuery;
use rstest::rstest;

use super::{ids, reading};
use crate::database::TestDatabase;
use crate::sample::{Maker, party, resource};

fn found_by(raw: &str, language: Option<&str>) -> Option<dialogporten_storage::Search> {
    let language = language.and_then(LanguageCode::parse);
    let text = TextQuery::new(raw, language.as_ref())?;
    let grant = dialogporten_storage::Grant { parties: vec![party()], resources: vec![resource()] };
    Some(dialogporten_storage::Search { text: Some(text), ..reading(vec![grant]) })
}

#[rstest]
#[case::form_without_language("meldinger", None, true)]
#[case::other_form("meldingene", Some("nb"), true)]
#[case::form_of_another_language("meldingene", Some("en"), false)]
#[case::either("finnesikke betaling", None, true)]
#[case::both("finnesikke AND betaling", None, false)]
#[case::phrase("\"om betaling\"", None, true)]
#[case::phrase_in_the_wrong_order("\"betaling meldinger\"", None, false)]
#[case::open_quote("\"betaling finnesikke", None, true)]
#[case::without("melding -skatt", None, true)]
#[case::without_what_is_there("melding -betaling", None, false)]
#[case::without_any_form_of_what_is_there("melding -betalinger", None, false)]
#[case::only_a_stop_word_and_an_absent_one("om -skatt", Some("nb"), false)]
#[case::alternative_without("finnesikke OR melding -skatt", None, true)]
#[case::word_with_a_colon("betaling:melding", None, true)]
#[case::the_word_or("or", None, false)]
#[case::punctuation_between("finnesikke & melding", None, true)]
#[tokio::test]
async fn words_are_found(#[case] raw: &str, #[case] language: Option<&str>, #[case] expected: bool) {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.titled("Meldinger om betaling");
    database.store.insert_dialog(&new).await.unwrap();
    let page = database.store.search(&found_by(raw, language).unwrap()).await.unwrap();
    assert_eq!(ids(&page).contains(&new.aggregate.dialog.id), expected);
}

#[tokio::test]
async fn no_query_is_too_strange_for_the_server() {
    let database = TestDatabase::create().await;
    let (parties, make) = (party(), Maker::default());
    assert_eq!(parties, make.titled("x").aggregate.dialog.party);
    database.store.insert_dialog(&make.titled("Meldinger om betaling")).await.unwrap();
    let pieces = ["a", "-", "\"", "or", "and", "'", "\\", ":*", "|", "!", "(", "<->", "\0", "%", "é", "<a", "😀", " "];
    let mut draw = super::random::Draw::new(7);
    for _ in 0..400 {
        let raw: String = (0..12).map(|_| draw.of(&pieces)).collect();
        if let Some(search) = found_by(&raw, None) {
            assert!(database.store.search(&search).await.is_ok(), "{raw:?}");
        }
    }
    let long = "ord ".repeat(TextQuery::MAX_LENGTH / 4);
    assert!(database.store.search(&found_by(&long, None).unwrap()).await.is_ok());
}
