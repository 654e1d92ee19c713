//! Computes the number before the one call, from what may be old by then.

use std::collections::BTreeMap;

use many_hands::process::manager::{Dict, ManagerError};

/// For each site its pages, and for each page how often it was asked for.
pub type Hits = Dict<String, BTreeMap<String, u32>>;

/// Replaces the number of a page by what `change` makes of it; a new page begins with 0.
pub fn count(hits: &Hits, site: &str, page: &str, change: impl Fn(u32) -> u32) -> Result<(), ManagerError> {
    let number = hits.get(site)?.and_then(|pages| pages.get(page).copied()).unwrap_or(0);
    let number = change(number);
    hits.update(site, |pages| {
        let mut pages = pages.unwrap_or_default();
        pages.insert(page.to_string(), number);
        pages
    })?;
    Ok(())
}
