//! Two threads, which may stop as often as they like.

use std::sync::Mutex;
use std::thread;

/// Fetches all pages, two at a time, and gives the sum of their sizes.
pub fn total(pages: Vec<u32>, fetch: fn(u32) -> usize) -> usize {
    let pages = Mutex::new(pages.into_iter());
    let work = || {
        let mut sum = 0;
        loop {
            let next = pages.lock().expect("no holder panics").next();
            let Some(page) = next else { break sum };
            sum += fetch(page);
        }
    };
    thread::scope(|s| {
        let threads = [s.spawn(work), s.spawn(work)];
        threads.into_iter().map(|thread| thread.join().expect("no fetcher panics")).sum()
    })
}
