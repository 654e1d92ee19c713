//! Two pages, and the next two when both are there.

use many_hands::coroutine::{join_all, spawn};

/// Fetches all pages, two at a time, and gives the sum of their sizes.
pub fn total(pages: Vec<u32>, fetch: fn(u32) -> usize) -> usize {
    let mut sum = 0;
    for pair in pages.chunks(2) {
        let fetchers = pair.iter().map(|page| {
            let page = *page;
            spawn(move || fetch(page))
        });
        sum += join_all(fetchers).into_iter().map(|size| size.expect("no fetcher panics")).sum::<usize>();
    }
    sum
}
