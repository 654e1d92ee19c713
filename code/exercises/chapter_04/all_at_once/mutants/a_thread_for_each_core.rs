//! As many at a time as there are cores, in a pool.

use rayon::prelude::*;

/// Calls `f` on each input, and gives the results in the inputs' order.
pub fn all_at_once<T: Send, R: Send>(inputs: Vec<T>, f: impl Fn(T) -> R + Sync) -> Vec<R> {
    inputs.into_par_iter().map(&f).collect()
}
