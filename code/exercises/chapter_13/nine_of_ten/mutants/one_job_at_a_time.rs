//! Waits for each job before it gives the next.

use many_hands::process::{Error, Pool};

/// What the job gives for each number; `None` where it failed, in whatever way.
pub fn results(job: fn(u32) -> u64, numbers: &[u32]) -> Result<Vec<Option<u64>>, Error> {
    let pool = Pool::new(0)?;
    Ok(numbers.iter().map(|number| pool.apply(job, *number).ok()).collect())
}
