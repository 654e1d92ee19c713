//! One thread does it all.

/// The total of `f` of all items.
pub fn total<T: Sync>(items: &[T], f: impl Fn(&T) -> f64 + Send + Sync) -> f64 {
    items.iter().map(f).sum()
}
