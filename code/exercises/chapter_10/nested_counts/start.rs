//! Mend it: what another process counts meanwhile is overwritten.

use std::collections::BTreeMap;

use many_hands::process::manager::{Dict, ManagerError};

/// For each site its pages, and for each page how often it was asked for.
pub type Hits = Dict<String, BTreeMap<String, u32>>;

/// Replaces the number of a page by what `change` makes of it; a new page begins with 0.
pub fn count(hits: &Hits, site: &str, page: &str, change: impl Fn(u32) -> u32) -> Result<(), ManagerError> {
    let mut pages = hits.get(site)?.unwrap_or_default();
    let number = pages.entry(page.to_string()).or_default();
    *number = change(*number);
    hits.insert(site.to_string(), pages)?;
    Ok(())
}
