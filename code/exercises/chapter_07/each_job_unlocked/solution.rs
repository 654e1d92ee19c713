//! The guard ends where the closure does, before the job begins.

use std::sync::Mutex;

/// Takes jobs from the list and does them, until there are none.
pub fn work(jobs: &Mutex<Vec<u32>>, do_job: impl Fn(u32)) {
    let next = || jobs.lock().expect("no holder panics").pop();
    while let Some(job) = next() {
        do_job(job);
    }
}
