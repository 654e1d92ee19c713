//! Asks for the pages, and then for the numbers, which may be those of other pages by then.

use many_hands::process::manager::{Dict, ManagerError};

/// The page with the most hits, and how many it has; `None` if there is no page.
pub fn most(hits: &Dict<String, u32>) -> Result<Option<(String, u32)>, ManagerError> {
    let (pages, numbers) = (hits.keys()?, hits.values()?);
    Ok(pages.into_iter().zip(numbers).max_by_key(|(_, number)| *number))
}
