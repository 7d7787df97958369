//! A picture: a bar per kind of request and size, as long as nineteen of twenty requests take, with the budget as a mark.

use std::fmt::Write as _;

use super::Report;
use super::row::millis;
use crate::say::grouped;

const LABELS: f64 = 380.0;
const BARS: f64 = 520.0;
const BAR: f64 = 9.0;
const GAP: f64 = 9.0;
const TOP: f64 = 50.0;
/// The axis is logarithmic, from a tenth of a millisecond to ten seconds.
const LEAST: f64 = 0.1;
const MOST: f64 = 10_000.0;
const COLORS: [&str; 4] = ["#9ecae1", "#4292c6", "#08519c", "#08306b"];

/// Returns the picture.
pub(super) fn picture(reports: &[Report]) -> String {
    let rows = reports.iter().map(|report| report.rows.len()).max().unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "a few bars")]
    let (row_height, rows) = (BAR * reports.len() as f64 + GAP, rows as f64);
    let height = TOP + row_height * rows + 20.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.0}\" height=\"{height:.0}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        LABELS + BARS + 90.0
    );
    legend(&mut svg, reports);
    for power in -1..=4 {
        let value = 10_f64.powi(power);
        let x = place(value);
        let _ = writeln!(
            svg,
            "<line x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#666\">{value} ms</text>",
            height - 20.0,
            TOP - 6.0
        );
    }
    let mut y = TOP + GAP / 2.0;
    let last = reports.last().map(|report| report.rows.as_slice()).unwrap_or_default();
    for row in last {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LABELS - 8.0,
            y + row_height / 2.0,
            escaped(&row.title)
        );
        let of_row = |report: &Report| report.rows.iter().find(|other| other.name == row.name).cloned();
        let mut at = y;
        for (place_of_size, report) in reports.iter().enumerate() {
            if let Some(found) = of_row(report).filter(|found| found.not_served.is_none()) {
                let value = millis(found.open.p95);
                let _ = writeln!(
                    svg,
                    "<rect class=\"bar\" x=\"{LABELS}\" y=\"{at:.1}\" width=\"{:.1}\" height=\"{BAR}\" fill=\"{}\"/>\
                     <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"9\">{value:.1}</text>",
                    (place(value) - LABELS).max(1.0),
                    COLORS[place_of_size % COLORS.len()],
                    place(value) + 4.0,
                    at + BAR - 1.0
                );
            }
            at += BAR;
        }
        if let Some(budget) = row.budget_ms.filter(|_| row.not_served.is_none()) {
            let x = place(budget);
            let _ = writeln!(
                svg,
                "<line class=\"budget\" x1=\"{x:.1}\" y1=\"{:.1}\" x2=\"{x:.1}\" y2=\"{:.1}\" stroke=\"#d62728\" stroke-width=\"2\"/>",
                y - 2.0,
                at + 2.0
            );
        }
        y += row_height;
    }
    svg.push_str("</svg>\n");
    svg
}

fn legend(svg: &mut String, reports: &[Report]) {
    let mut x = 10.0;
    for (at, report) in reports.iter().enumerate() {
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.0}\" y=\"10\" width=\"12\" height=\"12\" fill=\"{}\"/>\
             <text x=\"{:.0}\" y=\"20\">{} dialogs</text>",
            COLORS[at % COLORS.len()],
            x + 18.0,
            grouped(report.dialogs)
        );
        x += 150.0;
    }
    let _ = writeln!(svg, "<text x=\"{x:.0}\" y=\"20\" fill=\"#d62728\">| budget, p95 at half load</text>");
}

fn place(value: f64) -> f64 {
    let share = (value.clamp(LEAST, MOST) / LEAST).log10() / (MOST / LEAST).log10();
    LABELS + BARS * share
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
