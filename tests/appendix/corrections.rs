//! What the tutorials got wrong.

use anyhow::Result;

use super::ledger::{self, Ledger, Row, Verdict};
use super::pages::{Pages, literal};

/// The page below its introduction: what is right in place of each claim that is not, the false
/// ones first, each part by chapter, and how many there are.
///
/// # Errors
///
/// If a row leads to a heading or a listing that no page has.
pub fn write(ledger: &Ledger, pages: &Pages) -> Result<String> {
    let mut text = "## False {#false}\n".to_string();
    for (chapter, rows) in by_chapter(ledger, Verdict::False) {
        text += &format!("\n### {} {{#false-{chapter}}}\n\n{}", pages.chapter(chapter)?, list(&rows, pages)?);
    }
    text += "\n## Out of date {#outdated}\n\n";
    text += "These were true when they were written; the tutorials that have a date are from 2017 to 2024.\n\n";
    for (_, rows) in by_chapter(ledger, Verdict::Outdated) {
        text += &list(&rows, pages)?;
    }
    text += "\n## True in part {#partly}\n\n";
    text += "These have a word too many, or are a rule without its condition.\n";
    for (chapter, rows) in by_chapter(ledger, Verdict::Partly) {
        let statements = if rows.len() == 1 { "1 statement".into() } else { format!("{} statements", rows.len()) };
        text += &format!("\n### {} {{#partly-{chapter}}}\n\n", pages.chapter(chapter)?);
        text += &format!("<details>\n<summary>{statements}</summary>\n\n{}\n</details>\n", list(&rows, pages)?);
    }
    text += "\n## How many {#count}\n\n";
    Ok(text + &ledger::counts(&ledger.claim, &Verdict::OF_CLAIMS))
}

/// The claims with this verdict, in the order of the chapters.
fn by_chapter(ledger: &Ledger, verdict: Verdict) -> Vec<(u32, Vec<&Row>)> {
    let mut rows: Vec<_> = ledger.claim.iter().filter(|row| row.verdict == verdict).collect();
    rows.sort_by_key(|row| row.chapter);
    rows.chunk_by(|one, next| one.chapter == next.chapter).map(|rows| (rows[0].chapter, rows.to_vec())).collect()
}

fn list(rows: &[&Row], pages: &Pages) -> Result<String> {
    rows.iter().map(|row| item(row, pages)).collect()
}

fn item(row: &Row, pages: &Pages) -> Result<String> {
    let (title, fact) = (literal(&row.title), literal(row.fact.as_deref().unwrap_or_default()));
    let (place, tutorial) = (pages.place(row)?, row.tutorial() + 1);
    Ok(format!("- **{title}.**<br>{fact}<br>{place}. ({}, tutorial {tutorial})\n", row.id))
}
