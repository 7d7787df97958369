//! All sizes side by side.

use std::fmt::Write as _;

use super::budget::{self, GROWTH};
use super::markdown::{mark, whole};
use super::row::millis;
use super::{Report, Row};
use crate::say::grouped;

/// Returns a table with durations and rates of each size, and what they are times those of the first; nothing for one
/// size.
pub(super) fn table(reports: &[Report]) -> String {
    let [first, .., last] = reports else { return String::new() };
    let mut text = format!(
        "\n## From {} to {} dialogs\n\nMilliseconds at half of the greatest load of each size, requests per second at that \
         load, and how many times those with {} dialogs they are; durations may be {GROWTH}×, ✗ is beyond.\n\n|",
        grouped(first.dialogs),
        grouped(last.dialogs),
        grouped(first.dialogs),
    );
    for report in reports {
        let _ = write!(text, " | {}: p50 | p95 | per second", grouped(report.dialogs));
    }
    let _ = writeln!(text, " |\n|---{}|", "|---".repeat(3 * reports.len()));
    let mut beyond = Vec::new();
    for row in &last.rows {
        let Some(before) = budget::find(first, &row.name) else { continue };
        let _ = write!(text, "| {}", row.title);
        for (place, report) in reports.iter().enumerate() {
            let cells = match (budget::find(report, &row.name), place) {
                (None, _) => "not served | | ".to_owned(),
                (Some(row), 0) => absolute(row),
                (Some(row), _) => relative(row, before),
            };
            let _ = write!(text, " | {cells}");
        }
        text.push_str(" |\n");
        if budget::find(last, &row.name).is_some_and(|row| factors(row, before).into_iter().any(is_beyond)) {
            let [p50, p95] = factors(row, before);
            beyond.push(format!("{} (p50 {p50:.2}×, p95 {p95:.2}×)", row.title));
        }
    }
    let _ = match beyond.as_slice() {
        [] => writeln!(text, "\nWith {} dialogs, no duration is beyond {GROWTH}×.", grouped(last.dialogs)),
        beyond => writeln!(text, "\nWith {} dialogs beyond {GROWTH}×: {}.", grouped(last.dialogs), beyond.join("; ")),
    };
    text
}

fn absolute(row: &Row) -> String {
    format!("{:.2} | {:.2} | {}", millis(row.open.p50), millis(row.open.p95), whole(row.throughput))
}

fn relative(row: &Row, before: &Row) -> String {
    let [p50, p95] = factors(row, before);
    format!(
        "{:.2}, {p50:.2}×{} | {:.2}, {p95:.2}×{} | {}, {:.2}×",
        millis(row.open.p50),
        mark(is_beyond(p50)),
        millis(row.open.p95),
        mark(is_beyond(p95)),
        whole(row.throughput),
        row.throughput / before.throughput.max(0.001),
    )
}

/// Returns how many times as long half, and nineteen of twenty, requests take.
fn factors(row: &Row, before: &Row) -> [f64; 2] {
    [budget::growth(before.open.p50, row.open.p50), budget::growth(before.open.p95, row.open.p95)]
}

fn is_beyond(factor: f64) -> bool {
    factor > GROWTH
}
