//! Looks whether there is a job, and locks again to take it.

use std::sync::Mutex;

/// Takes jobs from the list and does them, until there are none.
pub fn work(jobs: &Mutex<Vec<u32>>, do_job: impl Fn(u32)) {
    while !jobs.lock().expect("no holder panics").is_empty() {
        let job = jobs.lock().expect("no holder panics").pop().expect("there is one");
        do_job(job);
    }
}
