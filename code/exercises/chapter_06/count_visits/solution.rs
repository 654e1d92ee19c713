//! The number is in a mutex, which is locked to add one, and not while a thread visits.

use std::sync::Mutex;
use std::thread;

/// Has so many threads visit, and gives the number of visits.
pub fn count_visits(threads: u32, visit: impl Fn() + Sync) -> u32 {
    let visits = Mutex::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                visit();
                *visits.lock().expect("no holder panics") += 1;
            });
        }
    });
    visits.into_inner().expect("no holder panics")
}
