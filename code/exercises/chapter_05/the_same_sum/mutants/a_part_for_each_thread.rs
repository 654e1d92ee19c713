//! Adds up parts in a fixed order, and how large they are depends on the pool.

use rayon::current_num_threads;
use rayon::prelude::*;

/// The total of `f` of all items.
pub fn total<T: Sync>(items: &[T], f: impl Fn(&T) -> f64 + Send + Sync) -> f64 {
    let size = items.len().div_ceil(current_num_threads()).max(1);
    let parts: Vec<f64> = items.par_chunks(size).map(|part| part.iter().map(&f).sum::<f64>()).collect();
    parts.iter().sum()
}
