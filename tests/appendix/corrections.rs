//! What the tutorials got wrong.

use anyhow::Result;

use super::ledger::{self, Ledger, Verdict, by_tutorial};
use super::pages::{Pages, literal};

/// The page below its introduction: counts, and what is right in place of each claim that is not.
///
/// # Errors
///
/// If a row leads to a heading or a listing that no page has.
pub fn write(ledger: &Ledger, pages: &Pages) -> Result<String> {
    let mut text = ledger::counts(&ledger.claim, &Verdict::OF_CLAIMS);
    let wrong = ledger.claim.iter().filter(|row| !row.verdict.is_good());
    for (number, (name, rows)) in by_tutorial(wrong).enumerate() {
        text += &format!("\n## Tutorial {}: {name} {{#corrections-{}}}\n\n", number + 1, number + 1);
        for row in rows {
            let fact = literal(row.fact.as_deref().unwrap_or_default());
            let (title, verdict) = (literal(&row.title), row.verdict.words());
            text += &format!("- **{title}.** ({}, {verdict}) {fact} See {}.\n", row.id, pages.place(row)?);
        }
    }
    Ok(text)
}
