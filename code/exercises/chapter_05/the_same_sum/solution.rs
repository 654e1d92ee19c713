//! Many threads call `f`, and one adds up in the order of the items.

use rayon::prelude::*;

/// The total of `f` of all items.
pub fn total<T: Sync>(items: &[T], f: impl Fn(&T) -> f64 + Send + Sync) -> f64 {
    let values: Vec<f64> = items.par_iter().map(f).collect();
    values.iter().sum()
}
