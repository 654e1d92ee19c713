//! Catches what can be caught, on a few threads.

use std::panic::catch_unwind;

use many_hands::process::Error;
use rayon::prelude::*;

/// What the job gives for each number; `None` where it failed, in whatever way.
pub fn results(job: fn(u32) -> u64, numbers: &[u32]) -> Result<Vec<Option<u64>>, Error> {
    Ok(numbers.par_iter().map(|number| catch_unwind(|| job(*number)).ok()).collect())
}
