//! Tables.

use std::fmt::Write as _;

use super::row::millis;
use super::{Report, Row, budget, growth};
use crate::say::grouped;

const MIB: u64 = 1 << 20;

/// Returns the reports as a document: tables per size, and one with all sizes.
pub(super) fn text(reports: &[Report]) -> String {
    let mut text = String::from("# Measurements\n\n");
    if let Some(report) = reports.first() {
        let _ = writeln!(
            text,
            "{} processors, {} MB of memory, {} connections; service, simulated platform, database and load generator share the machine.\n",
            report.processors,
            report.memory / MIB,
            report.connections
        );
        let settings: Vec<String> = report.settings.iter().map(|setting| format!("`{setting}`")).collect();
        let _ = writeln!(text, "PostgreSQL: {}.\n", settings.join(", "));
    }
    text.push_str("Durations in milliseconds at half of the greatest load, counted from the moment at which a request was due. ✗ is beyond the budget.\n\n![p95 per kind of request](report.svg)\n");
    for report in reports {
        size(&mut text, report);
    }
    text.push_str(&growth::table(reports));
    text
}

fn size(text: &mut String, report: &Report) {
    let _ = writeln!(text, "\n## {} dialogs\n", grouped(report.dialogs));
    let _ = write!(text, "Database {} MB", grouped(report.database_bytes / MIB));
    if let Some((now, most)) = report.service_memory {
        let _ = write!(text, "; memory of the service {} MB at the end, {} MB at most", now / MIB, most / MIB);
    }
    text.push_str(".\n");
    text.push_str(&budget::table(report));
    text.push_str("\n| | per second | p50 | p95 | p99 | max | budget |\n|---|---|---|---|---|---|---|\n");
    for row in &report.rows {
        if let Some(reason) = &row.not_served {
            let _ = writeln!(text, "| {} | not served ({reason}) | | | | | |", row.title);
            continue;
        }
        let _ = writeln!(
            text,
            "| {} | {}{} | {:.2} | {:.2}{} | {:.2} | {:.2} | {} |",
            row.title,
            whole(row.throughput),
            mark(row.is_too_little()),
            millis(row.open.p50),
            millis(row.open.p95),
            mark(row.is_too_slow()),
            millis(row.open.p99),
            millis(row.open.max),
            promised(row)
        );
    }
    text.push_str(
        "\nWhat a request costs at the greatest load: milliseconds of processor time, pages, bytes of the log, calls.\n\n\
         | | service | PostgreSQL | client | transactions | pages found | pages read | log | stored | upstream |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in report.rows.iter().filter(|row| row.not_served.is_none()) {
        let usage = &row.usage;
        let or_nothing = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.3}"));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {:.3} | {:.2} | {:.1} | {:.2} | {:.0} | {} | {:.3} |",
            row.title,
            or_nothing(usage.service_ms),
            or_nothing(usage.postgres_ms),
            usage.client_ms,
            usage.transactions,
            usage.buffers_hit,
            usage.buffers_read,
            usage.wal_bytes,
            row.bytes_stored.map_or_else(String::new, grouped),
            usage.upstream
        );
    }
    for row in report.rows.iter().filter(|row| row.errors > 0) {
        let first = row.first_error.as_deref().unwrap_or_default();
        let _ = writeln!(text, "\n**{} of {} requests failed: {}** ({first})", row.errors, row.requests, row.title);
    }
}

pub(super) fn whole(number: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rates are small and positive")]
    grouped(number.round() as u64)
}

pub(super) fn mark(is_beyond: bool) -> &'static str {
    if is_beyond { " ✗" } else { "" }
}

fn promised(row: &Row) -> String {
    let durations = row.budget_ms.map(|budget| format!("≤ {budget} ms"));
    let rate = row.budget_per_second.map(|budget| format!("≥ {}/s", whole(budget)));
    durations.into_iter().chain(rate).collect::<Vec<_>>().join(", ")
}
