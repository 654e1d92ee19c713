//! What the tutorials got wrong.

use anyhow::Result;

use super::ledger::{self, Ledger, Verdict};
use super::pages::{Pages, literal};

/// What comes first is what misleads most. Each has a heading, and the id of that heading.
const ORDER: [(Verdict, &str, &str); 3] = [
    (Verdict::False, "False", "corrections-false"),
    (Verdict::Outdated, "Out of date", "corrections-outdated"),
    (Verdict::Partly, "True in part", "corrections-partly"),
];

/// The page below its introduction: counts, and what is right in place of each claim that is not,
/// by verdict and chapter.
///
/// # Errors
///
/// If a row leads to a heading or a listing that no page has.
pub fn write(ledger: &Ledger, pages: &Pages) -> Result<String> {
    let mut text = ledger::counts(&ledger.claim, &Verdict::OF_CLAIMS);
    for (verdict, heading, id) in ORDER {
        text += &format!("\n## {heading} {{#{id}}}\n");
        let mut rows: Vec<_> = ledger.claim.iter().filter(|row| row.verdict == verdict).collect();
        rows.sort_by_key(|row| row.chapter);
        for rows in rows.chunk_by(|one, next| one.chapter == next.chapter) {
            let chapter = rows[0].chapter;
            text += &format!("\n### {} {{#{id}-{chapter}}}\n\n", pages.chapter(chapter)?);
            for row in rows {
                let (title, fact) = (literal(&row.title), literal(row.fact.as_deref().unwrap_or_default()));
                let (place, tutorial) = (pages.place(row)?, row.tutorial() + 1);
                text += &format!("- **{title}.** {fact} See {place}. ({}, tutorial {tutorial})\n", row.id);
            }
        }
    }
    Ok(text)
}
