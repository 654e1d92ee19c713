//! Make it compile: each visit counts, and all go on at the same time.

use std::thread;

/// Has so many threads visit, and gives the number of visits.
pub fn count_visits(threads: u32, visit: impl Fn() + Sync) -> u32 {
    let mut visits = 0;
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                visit();
                visits += 1;
            });
        }
    });
    visits
}
