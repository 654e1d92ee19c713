//! Asks for everything at once, and looks through it here.

use many_hands::process::manager::{Dict, ManagerError};

/// The page with the most hits, and how many it has; `None` if there is no page.
pub fn most(hits: &Dict<String, u32>) -> Result<Option<(String, u32)>, ManagerError> {
    Ok(hits.to_vec()?.into_iter().max_by_key(|(_, number)| *number))
}
