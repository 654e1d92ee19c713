//! Joins each thread before the next is started, and has it return what it counts.

use std::thread;

/// Has so many threads visit, and gives the number of visits.
pub fn count_visits(threads: u32, visit: impl Fn() + Sync) -> u32 {
    let mut visits = 0;
    for _ in 0..threads {
        visits += thread::scope(|s| {
            let visitor = s.spawn(|| {
                visit();
                1
            });
            visitor.join().expect("it does not panic")
        });
    }
    visits
}
