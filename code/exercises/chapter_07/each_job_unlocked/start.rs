//! Mend it: while one thread does a job, no other gets one.

use std::sync::Mutex;

/// Takes jobs from the list and does them, until there are none.
pub fn work(jobs: &Mutex<Vec<u32>>, do_job: impl Fn(u32)) {
    while let Some(job) = jobs.lock().expect("no holder panics").pop() {
        do_job(job);
    }
}
