//! A `match` in place of the `while let`: the guard in its head lives through its arms.

use std::sync::Mutex;

/// Takes jobs from the list and does them, until there are none.
pub fn work(jobs: &Mutex<Vec<u32>>, do_job: impl Fn(u32)) {
    loop {
        match jobs.lock().expect("no holder panics").pop() {
            Some(job) => do_job(job),
            None => return,
        }
    }
}
