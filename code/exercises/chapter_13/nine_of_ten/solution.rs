//! A pool of processes, in which each job travels alone.

use many_hands::process::{Error, Pool};

/// What the job gives for each number; `None` where it failed, in whatever way.
pub fn results(job: fn(u32) -> u64, numbers: &[u32]) -> Result<Vec<Option<u64>>, Error> {
    let pool = Pool::new(0)?;
    let jobs: Vec<_> = numbers.iter().map(|number| pool.apply_async(job, *number)).collect();
    Ok(jobs.into_iter().map(|job| job.join().ok()).collect())
}
