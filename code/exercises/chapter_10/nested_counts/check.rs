//! Four processes count at once, and each has read before any of them writes, if that is possible.

use std::collections::BTreeMap;
use std::error::Error;

use exercises::grade::{Judge, Rejected, Value, meet, reject, to_value};
use many_hands::process::{Manager, Process};

use super::program::{Hits, count};

const PROCESSES: usize = 4;

/// One process. The number 0 is before the first change, and there all wait for each other.
fn counts((hits, page): (Hits, String)) -> Result<(), Box<dyn Error>> {
    // Processes begin one after the other, and count together.
    _ = meet("begin", PROCESSES);
    for _ in 0..3 {
        count(&hits, "book", &page, |number| {
            if number == 0 {
                _ = meet("change", PROCESSES);
            }
            number + 1
        })?;
    }
    Ok(())
}

/// What four processes have counted, each on the page that is named for it.
fn all(pages: [&str; PROCESSES]) -> Result<BTreeMap<String, u32>, Box<dyn Error>> {
    let manager = Manager::new()?;
    let hits: Hits = manager.dict()?;
    let children = pages.map(|page| Process::spawn(counts, (hits.clone(), page.to_string())));
    for child in children {
        child?.join()?;
    }
    Ok(hits.get("book")?.unwrap_or_default())
}

pub fn subject(word: &str) -> Value {
    let pages = if word == "pages" { ["one", "two", "three", "four"] } else { ["one"; PROCESSES] };
    to_value(all(pages).map_err(|error| error.to_string()))
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let counted = |word| {
        judge.run(word)?.seen::<Result<BTreeMap<String, u32>, String>>()?.map_err(|error| Rejected::new("error", error))
    };
    let found = counted("pages")?;
    if found.len() != PROCESSES || found.values().any(|number| *number != 3) {
        return reject(
            "overwritten",
            format!(
                "Four processes counted three hits each, on a page of its own, and the dictionary has {found:?}: a process put back a copy that lacked what others had counted since."
            ),
        );
    }
    let found = counted("page")?;
    let number = found.get("one").copied().unwrap_or(0);
    if number != 12 {
        return reject(
            "lost",
            format!(
                "Four processes counted three hits each on one page, and its number is {number}: it was computed from a number that others had changed since."
            ),
        );
    }
    Ok(())
}
