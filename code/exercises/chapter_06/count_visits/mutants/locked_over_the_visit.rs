//! Takes the lock first, and visits while it has it.

use std::sync::Mutex;
use std::thread;

/// Has so many threads visit, and gives the number of visits.
pub fn count_visits(threads: u32, visit: impl Fn() + Sync) -> u32 {
    let visits = Mutex::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                let mut visits = visits.lock().expect("no holder panics");
                visit();
                *visits += 1;
            });
        }
    });
    visits.into_inner().expect("no holder panics")
}
