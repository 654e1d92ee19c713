//! An atomic number, which each thread reads, and then writes with one more.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

/// Has so many threads visit, and gives the number of visits.
pub fn count_visits(threads: u32, visit: impl Fn() + Sync) -> u32 {
    let visits = AtomicU32::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                visit();
                visits.store(visits.load(SeqCst) + 1, SeqCst);
            });
        }
    });
    visits.into_inner()
}
