//! What was measured, for people and for programs.

mod budget;
mod growth;
mod markdown;
mod plot;
mod row;

use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::database::Setting;
use crate::say::say;

pub use row::{Latency, Row, Table};

/// Everything about one size.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// Dialogs that were loaded.
    pub dialogs: u64,
    /// Connections that sent requests.
    pub connections: usize,
    /// Processors of the machine.
    pub processors: usize,
    /// Bytes of memory of the machine.
    pub memory: u64,
    /// Settings of the database server.
    pub settings: Vec<Setting>,
    /// Bytes of the database before the first request.
    pub database_bytes: u64,
    /// Bytes of memory of the service after the last request, and the most it ever used.
    pub service_memory: Option<(u64, u64)>,
    /// One kind of request each.
    pub rows: Vec<Row>,
}

impl Report {
    /// Returns how many requests failed.
    pub fn errors(&self) -> u64 {
        self.rows.iter().map(|row| row.errors).sum()
    }
}

/// Writes the reports of all sizes into a folder: for programs, for people, and as a picture.
pub fn write(folder: &Path, reports: &[Report]) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    let files = [
        ("report.json", serde_json::to_string_pretty(reports)?),
        ("report.md", markdown::text(reports)),
        ("report.svg", plot::picture(reports)),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    say(format_args!("the report is in {}", folder.display()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::workloads;

    fn report(dialogs: u64, p95: u64) -> Report {
        let mut rows: Vec<Row> =
            workloads().iter().map(|workload| Row::not_served(workload, "404".to_owned())).collect();
        rows[0] = Row {
            not_served: None,
            throughput: 5000.0,
            open: Latency { p50: 1000, p95, p99: 3000, max: 9000 },
            ..rows[0].clone()
        };
        let place = rows.iter().position(|row| row.name == "create").unwrap();
        rows[place] = Row {
            not_served: None,
            throughput: 1500.0,
            open: Latency { p50: 1000, p95: 3000, p99: 3000, max: 9000 },
            tables: vec![
                Table { name: "dialog".to_owned(), bytes: 4 * 1024 },
                Table { name: "dialog_text".to_owned(), bytes: 3 * 1024 },
            ],
            ..rows[place].clone()
        };
        Report {
            dialogs,
            connections: 16,
            processors: 2,
            memory: 8 << 30,
            settings: Vec::new(),
            database_bytes: 1 << 30,
            service_memory: Some((50 << 20, 60 << 20)),
            rows,
        }
    }

    #[test]
    fn a_table_tells_what_is_beyond_the_budget() {
        let text = markdown::text(&[report(100_000, 2_000), report(1_000_000, 6_000)]);
        assert!(text.contains("100 000 dialogs") && text.contains("1 000 000 dialogs"), "{text}");
        assert!(text.contains("| 6.00 ✗ |"), "beyond 5 ms: {text}");
        assert!(text.contains("| details, service owner, p95 | ≤ 5 ms | 6.00 ms | misses |"), "{text}");
        assert!(text.contains("| create, 8 KB, throughput | ≥ 1 200/s | 1 500/s | |"), "{text}");
        assert!(
            text.contains("| storage of a standard dialog with its indexes | ≤ 6 KB | 7.0 KB | misses |"),
            "{text}"
        );
        assert!(
            text.contains("| memory of the service after everything mixed | ≤ 120 MB | not measured | |"),
            "{text}"
        );
        assert!(text.contains("dialog 4.0 KB, dialog_text 3.0 KB"), "{text}");
        assert!(text.contains("not served"), "{text}");
    }

    #[test]
    fn all_sizes_stand_side_by_side_and_growth_beyond_the_budget_is_marked() {
        let mut middle = report(1_000_000, 3_000);
        middle.rows[0].throughput = 4000.0;
        let mut last = report(5_000_000, 6_000);
        last.rows[0].open.p50 = 1_500;
        let text = markdown::text(&[report(100_000, 2_000), middle, last]);
        let header = "| | 100 000: p50 | p95 | per second | 1 000 000: p50 | p95 | per second | 5 000 000: p50 | p95 | \
                      per second |";
        assert!(text.contains(header), "{text}");
        let row = "| details, service owner | 1.00 | 2.00 | 5 000 | 1.00, 1.00× | 3.00, 1.50× | 4 000, 0.80× | \
                   1.50, 1.50× | 6.00, 3.00× ✗ | 5 000, 1.00× |";
        assert!(text.contains(row), "{text}");
        let verdict = "With 5 000 000 dialogs beyond 1.5×: details, service owner (p50 1.50×, p95 3.00×).";
        assert!(text.contains(verdict), "{text}");
    }

    #[test]
    fn growth_within_the_budget_is_said_to_be_that_and_one_size_has_none() {
        let text = markdown::text(&[report(100_000, 2_000), report(5_000_000, 2_900)]);
        assert!(text.contains("With 5 000 000 dialogs, no duration is beyond 1.5×."), "{text}");
        assert!(!markdown::text(&[report(100_000, 2_000)]).contains("## From"));
    }

    #[test]
    fn a_kind_that_a_size_does_not_serve_has_no_factors() {
        let (first, mut last) = (report(100_000, 2_000), report(1_000_000, 9_000));
        last.rows[0].not_served = Some("404".to_owned());
        let text = markdown::text(&[first, last]);
        assert!(text.contains("| details, service owner | 1.00 | 2.00 | 5 000 | not served | |  |"), "{text}");
        assert!(text.contains("no duration is beyond"), "{text}");
    }

    #[test]
    fn a_picture_has_a_bar_per_size_and_a_mark_for_the_budget() {
        let picture = plot::picture(&[report(100_000, 2_000), report(1_000_000, 6_000)]);
        assert!(picture.starts_with("<svg") && picture.ends_with("</svg>\n"));
        assert_eq!(picture.matches("class=\"bar\"").count(), 4);
        assert_eq!(picture.matches("class=\"budget\"").count(), 2);
    }

    #[test]
    fn reports_can_be_read_back() {
        let text = serde_json::to_string(&report(10, 1)).unwrap();
        let back: Report = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), text);
    }
}
