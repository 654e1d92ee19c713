//! Asks first whether there is anything to ask for.

use many_hands::process::manager::{Dict, ManagerError};

/// The page with the most hits, and how many it has; `None` if there is no page.
pub fn most(hits: &Dict<String, u32>) -> Result<Option<(String, u32)>, ManagerError> {
    if hits.is_empty()? {
        return Ok(None);
    }
    Ok(hits.to_vec()?.into_iter().max_by_key(|(_, number)| *number))
}
