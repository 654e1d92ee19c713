//! As many threads as there are cores, which share the numbers out among them.

use rayon::prelude::*;

/// What `f` gives for each number, in the order of the numbers.
pub fn all<R: Send>(numbers: &[u32], f: impl Fn(u32) -> R + Sync) -> Vec<R> {
    numbers.par_iter().map(|number| f(*number)).collect()
}
