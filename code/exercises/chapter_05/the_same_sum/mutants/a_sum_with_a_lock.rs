//! Each result is added as soon as it is there.

use std::sync::Mutex;

use rayon::prelude::*;

/// The total of `f` of all items.
pub fn total<T: Sync>(items: &[T], f: impl Fn(&T) -> f64 + Send + Sync) -> f64 {
    let total = Mutex::new(0.0);
    items.par_iter().for_each(|item| {
        let value = f(item);
        *total.lock().expect("no holder panics") += value;
    });
    total.into_inner().expect("no holder panics")
}
