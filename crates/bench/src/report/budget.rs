//! What was promised, and what was measured.

use std::fmt::Write as _;

use super::row::millis;
use super::{Report, Row};
use crate::say::grouped;

/// Most bytes of a standard dialog with its indexes, and of the service's memory.
const STORAGE: u64 = 6 * 1024;
const MEMORY: u64 = 120 << 20;
/// How much longer requests may take with more dialogs in all, or in a party.
pub(super) const GROWTH: f64 = 1.5;

/// Returns a table with a line per promise.
pub(super) fn table(report: &Report) -> String {
    let mut text = String::from("\n| | budget | measured | |\n|---|---|---|---|\n");
    let mut line = |what: &str, budget: String, measured: Option<(String, bool)>| {
        let (value, is_missed) = measured.unwrap_or_else(|| ("not measured".to_owned(), false));
        let verdict = if is_missed { "misses " } else { "" };
        let _ = writeln!(text, "| {what} | {budget} | {value} | {verdict}|");
    };
    for row in &report.rows {
        let is_measured = row.not_served.is_none();
        if let Some(budget) = row.budget_ms {
            let value = is_measured.then(|| (format!("{:.2} ms", millis(row.open.p95)), row.is_too_slow()));
            line(&format!("{}, p95", row.title), format!("≤ {budget} ms"), value);
        }
        if let Some(budget) = row.budget_per_second {
            let value = is_measured.then(|| (format!("{}/s", whole(row.throughput)), row.is_too_little()));
            line(&format!("{}, throughput", row.title), format!("≥ {}/s", whole(budget)), value);
        }
    }
    let stored = storage(report).map(|bytes| (format!("{} KB", kib(bytes)), bytes > STORAGE));
    line("storage of a standard dialog with its indexes", "≤ 6 KB".to_owned(), stored);
    let memory = find(report, "mixed").and_then(|row| row.memory);
    let memory = memory.map(|bytes| (format!("{} MB", bytes >> 20), bytes > MEMORY));
    line("memory of the service after everything mixed", "≤ 120 MB".to_owned(), memory);
    for (what, few, many) in [
        ("a party with 2 % of all dialogs instead of 100", "list-party", "list-large-party"),
        ("an activity in a dialog with 10 000 instead of a few", "append-ordinary", "append-activity"),
    ] {
        let both = find(report, few).zip(find(report, many));
        let growth = both.map(|(few, many)| growth(few.open.p95, many.open.p95));
        let value = growth.map(|growth| (format!("{growth:.2}×"), growth > GROWTH));
        line(what, format!("≤ {GROWTH}×"), value);
    }
    if let Some(row) = find(report, "create").filter(|row| !row.tables.is_empty()) {
        let tables: Vec<String> =
            row.tables.iter().map(|table| format!("{} {} KB", table.name, kib(table.bytes))).collect();
        let _ = writeln!(text, "\nA standard dialog takes up: {}.", tables.join(", "));
    }
    text
}

/// How many times as long do requests take?
pub(super) fn growth(before: u64, after: u64) -> f64 {
    millis(after) / millis(before).max(0.001)
}

/// Returns the bytes of the tables that a created dialog fills.
fn storage(report: &Report) -> Option<u64> {
    let tables = &find(report, "create")?.tables;
    (!tables.is_empty()).then(|| tables.iter().map(|table| table.bytes).sum())
}

/// Returns what was measured of a kind, if anything was.
pub(super) fn find<'a>(report: &'a Report, name: &str) -> Option<&'a Row> {
    report.rows.iter().find(|row| row.name == name && row.not_served.is_none())
}

#[expect(clippy::cast_precision_loss, reason = "sizes are small")]
fn kib(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1024.0)
}

fn whole(number: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rates are small and positive")]
    grouped(number.round() as u64)
}
