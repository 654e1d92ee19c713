//! A coroutine for each page.

use many_hands::coroutine::{join_all, spawn};

/// Fetches all pages, two at a time, and gives the sum of their sizes.
pub fn total(pages: Vec<u32>, fetch: fn(u32) -> usize) -> usize {
    let fetchers = pages.into_iter().map(|page| spawn(move || fetch(page)));
    join_all(fetchers).into_iter().map(|size| size.expect("no fetcher panics")).sum()
}
