//! Mend it: a job that ends its process ends this one.

use std::thread::scope;

use many_hands::process::Error;

/// What the job gives for each number; `None` where it failed, in whatever way.
pub fn results(job: fn(u32) -> u64, numbers: &[u32]) -> Result<Vec<Option<u64>>, Error> {
    scope(|scope| {
        let jobs: Vec<_> = numbers.iter().map(|number| scope.spawn(|| job(*number))).collect();
        Ok(jobs.into_iter().map(|job| job.join().ok()).collect())
    })
}
