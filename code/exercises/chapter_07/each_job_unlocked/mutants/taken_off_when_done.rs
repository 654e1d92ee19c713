//! Leaves a job on the list until it is done.

use std::sync::Mutex;

/// Takes jobs from the list and does them, until there are none.
pub fn work(jobs: &Mutex<Vec<u32>>, do_job: impl Fn(u32)) {
    let last = || jobs.lock().expect("no holder panics").last().copied();
    while let Some(job) = last() {
        do_job(job);
        jobs.lock().expect("no holder panics").retain(|other| *other != job);
    }
}
