//! A pool of processes, in which several jobs travel together, and die together.

use many_hands::process::{Error, Pool};

/// What the job gives for each number; `None` where it failed, in whatever way.
pub fn results(job: fn(u32) -> u64, numbers: &[u32]) -> Result<Vec<Option<u64>>, Error> {
    let pool = Pool::new(0)?;
    let results = pool.map_results(job, numbers.iter().copied());
    Ok(results.into_iter().map(Result::ok).collect())
}
