//! A pool that starts a process for each job, so that no job can harm another.

use many_hands::process::{Error, Pool};

/// What the job gives for each number; `None` where it failed, in whatever way.
pub fn results(job: fn(u32) -> u64, numbers: &[u32]) -> Result<Vec<Option<u64>>, Error> {
    let pool = Pool::builder().max_tasks(1).build()?;
    let jobs: Vec<_> = numbers.iter().map(|number| pool.apply_async(job, *number)).collect();
    Ok(jobs.into_iter().map(|job| job.join().ok()).collect())
}
