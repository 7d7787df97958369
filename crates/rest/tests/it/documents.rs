//! The documents in the repository are the ones that the code gives.

use std::path::Path;

use dialogporten_rest::openapi::Document;
use rstest::rstest;
use serde_json::Value;

#[rstest]
fn the_documents_in_the_repository_are_up_to_date(
    #[values(Document::EndUser, Document::ServiceOwner, Document::Combined)] document: Document,
) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi").join(document.file_name());
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == document.text(), "{} is out of date; run `dialogporten openapi`", document.file_name());
}

#[rstest]
fn every_reference_leads_somewhere_and_every_schema_is_used(
    #[values(Document::EndUser, Document::ServiceOwner, Document::Combined)] document: Document,
) {
    let described = document.generate();
    let text = described.to_string();
    let names = described["components"]["schemas"].as_object().unwrap().keys();
    for name in names.clone() {
        assert!(text.contains(&format!("\"#/components/schemas/{name}\"")), "{name} is not used");
    }
    let known: Vec<&String> = names.collect();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(known.iter().any(|known| *known == name), "{name} is not described");
    }
}

#[rstest]
fn operations_have_names_of_their_own(
    #[values(Document::EndUser, Document::ServiceOwner, Document::Combined)] document: Document,
) {
    let described = document.generate();
    let operations =
        described["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let mut names: Vec<&Value> = operations.map(|operation| &operation["operationId"]).collect();
    let all = names.len();
    names.sort_by_key(ToString::to_string);
    names.dedup();
    assert_eq!(names.len(), all);
    assert!(all > 0);
}
