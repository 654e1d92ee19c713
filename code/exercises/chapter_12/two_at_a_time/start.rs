//! Mend it: both coroutines stop at their first page.

use std::sync::{Arc, Mutex};

use many_hands::coroutine::{join_all, spawn};

/// Fetches all pages, two at a time, and gives the sum of their sizes.
pub fn total(pages: Vec<u32>, fetch: fn(u32) -> usize) -> usize {
    let pages = Arc::new(Mutex::new(pages.into_iter()));
    let fetchers = [(); 2].map(|()| {
        let pages = Arc::clone(&pages);
        spawn(move || {
            let mut sum = 0;
            while let Some(page) = pages.lock().expect("no holder panics").next() {
                sum += fetch(page);
            }
            sum
        })
    });
    join_all(fetchers).into_iter().map(|sum| sum.expect("no fetcher panics")).sum()
}
