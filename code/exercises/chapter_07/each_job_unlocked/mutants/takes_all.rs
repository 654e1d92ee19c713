//! Takes the whole list at once, and leaves nothing for the other threads.

use std::mem;
use std::sync::Mutex;

/// Takes jobs from the list and does them, until there are none.
pub fn work(jobs: &Mutex<Vec<u32>>, do_job: impl Fn(u32)) {
    let next = || mem::take(&mut *jobs.lock().expect("no holder panics"));
    let mut taken = next();
    while !taken.is_empty() {
        taken.into_iter().rev().for_each(&do_job);
        taken = next();
    }
}
