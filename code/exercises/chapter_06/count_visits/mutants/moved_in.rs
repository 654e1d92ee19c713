//! Writes `move`, and each thread counts in a number of its own.

use std::thread;

/// Has so many threads visit, and gives the number of visits.
pub fn count_visits(threads: u32, visit: impl Fn() + Sync) -> u32 {
    let mut visits = 0;
    let visit = &visit;
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(move || {
                visit();
                visits += 1;
                visits
            });
        }
    });
    visits
}
