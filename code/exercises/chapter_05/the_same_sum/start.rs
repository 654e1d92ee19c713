//! Mend it: the last digits change with the size of the pool.

use rayon::prelude::*;

/// The total of `f` of all items.
pub fn total<T: Sync>(items: &[T], f: impl Fn(&T) -> f64 + Send + Sync) -> f64 {
    items.par_iter().map(f).sum()
}
