//! Asks the first time, and answers from memory from then on.

use std::collections::HashMap;
use std::sync::OnceLock;

use many_hands::process::manager::{Dict, ManagerError};

static HITS: OnceLock<HashMap<String, u32>> = OnceLock::new();

/// The page with the most hits, and how many it has; `None` if there is no page.
pub fn most(hits: &Dict<String, u32>) -> Result<Option<(String, u32)>, ManagerError> {
    let all = match HITS.get() {
        Some(all) => all,
        None => HITS.get_or_init(|| hits.snapshot().unwrap_or_default()),
    };
    Ok(all.iter().max_by_key(|(_, number)| **number).map(|(page, number)| (page.clone(), *number)))
}
