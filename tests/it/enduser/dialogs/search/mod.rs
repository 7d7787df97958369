//! `GET /api/v1/enduser/dialogs`

mod authorization;
mod binding;
mod filters;
mod items;
mod order;
mod turns;
mod visibility;
mod words;

use dialogporten_testkit::{Actor, Answer};

use crate::dialog::COMPANY;

const PATH: &str = "/api/v1/enduser/dialogs";

/// Searches the company's dialogs, narrowed further.
async fn search(reader: &Actor, query: &str) -> Answer {
    let answer = reader.get(&format!("{PATH}?party={COMPANY}&{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    answer
}
