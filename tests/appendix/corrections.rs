//! What the tutorials got wrong.

use anyhow::Result;

use super::ledger::{self, Ledger, Verdict};
use super::pages::{Pages, literal};

/// What comes first misleads most.
const ORDER: [Verdict; 3] = [Verdict::False, Verdict::Outdated, Verdict::Partly];

/// The page below its introduction: counts, and what is right in place of each claim that is not,
/// by chapter and verdict.
///
/// # Errors
///
/// If a row leads to a heading or a listing that no page has.
pub fn write(ledger: &Ledger, pages: &Pages) -> Result<String> {
    let mut text = ledger::counts(&ledger.claim, &Verdict::OF_CLAIMS);
    let rank = |verdict: Verdict| ORDER.iter().position(|other| *other == verdict);
    let mut rows: Vec<_> = ledger.claim.iter().filter_map(|row| Some((row.chapter, rank(row.verdict)?, row))).collect();
    rows.sort_by_key(|(chapter, rank, _)| (*chapter, *rank));
    for rows in rows.chunk_by(|(one, ..), (next, ..)| one == next) {
        let chapter = rows[0].0;
        text += &format!("\n## {} {{#corrections-{chapter}}}\n\n", pages.chapter(chapter)?);
        for (_, _, row) in rows {
            let (title, fact) = (literal(&row.title), literal(row.fact.as_deref().unwrap_or_default()));
            let (place, tutorial) = (pages.place(row)?, row.tutorial() + 1);
            let mut verdict = row.verdict.words().to_string();
            verdict[..1].make_ascii_uppercase();
            text += &format!("- **{verdict}:** {title}.<br>{fact} See {place}. ({}, tutorial {tutorial})\n", row.id);
        }
    }
    Ok(text)
}
