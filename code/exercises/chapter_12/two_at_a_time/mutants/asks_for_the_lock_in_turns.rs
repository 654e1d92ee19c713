//! Does not stop the thread any more, and still holds the lock over the wait.

use std::sync::{Arc, Mutex};

use many_hands::coroutine::{join_all, spawn, yield_now};

/// Fetches all pages, two at a time, and gives the sum of their sizes.
pub fn total(pages: Vec<u32>, fetch: fn(u32) -> usize) -> usize {
    let pages = Arc::new(Mutex::new(pages.into_iter()));
    let fetchers = [(); 2].map(|()| {
        let pages = Arc::clone(&pages);
        spawn(move || {
            let mut sum = 0;
            loop {
                let Ok(mut pages) = pages.try_lock() else {
                    yield_now();
                    continue;
                };
                let Some(page) = pages.next() else { break sum };
                sum += fetch(page);
            }
        })
    });
    join_all(fetchers).into_iter().map(|sum| sum.expect("no fetcher panics")).sum()
}
