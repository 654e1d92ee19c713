//! Mend it: it asks the manager for each page.

use many_hands::process::manager::{Dict, ManagerError};

/// The page with the most hits, and how many it has; `None` if there is no page.
pub fn most(hits: &Dict<String, u32>) -> Result<Option<(String, u32)>, ManagerError> {
    let mut most = None;
    for page in hits.keys()? {
        let Some(number) = hits.get(&page)? else { continue };
        if most.as_ref().is_none_or(|(_, before)| number > *before) {
            most = Some((page, number));
        }
    }
    Ok(most)
}
