//! Where each snippet of the tutorials went.

use anyhow::Result;

use super::ledger::{self, Ledger, Row, Verdict, by_tutorial};
use super::pages::{Pages, literal};

/// The page below its introduction: counts, and a table for each tutorial.
///
/// # Errors
///
/// If a row leads to a heading or a listing that no page has.
pub fn write(ledger: &Ledger, pages: &Pages) -> Result<String> {
    let mut text = ledger::counts(&ledger.snippet, &Verdict::OF_SNIPPETS);
    for (number, (name, rows)) in by_tutorial(&ledger.snippet).enumerate() {
        text += &format!("\n## Tutorial {}: {name} {{#snippets-{}}}\n\n", number + 1, number + 1);
        text += "| snippet | what it is | verdict | where it went |\n|---|---|---|---|\n";
        for row in rows {
            text += &format!("| {} | {} | {} | {} |\n", row.id, literal(&row.title), verdict(row), pages.place(row)?);
        }
    }
    Ok(text)
}

fn verdict(row: &Row) -> String {
    let words = row.verdict.words();
    row.fact.as_ref().map_or(words.to_string(), |fact| format!("{words}: {}", literal(fact)))
}
