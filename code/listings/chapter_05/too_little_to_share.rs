//! To share seventy additions costs more than to do them.
//!
//! ```
//! use listings::chapter_05::too_little_to_share::{alone, shared};
//!
//! assert_eq!(alone(700), 1400);
//! assert_eq!(shared(700), 1400);
//! ```

// ANCHOR: listing
use std::time::{Duration, Instant};

use rayon::prelude::*;

pub fn alone(count: u64) -> u64 {
    (0..count).map(|number| number * number % 7).sum()
}

pub fn shared(count: u64) -> u64 {
    (0..count).into_par_iter().map(|number| number * number % 7).sum()
}

/// The quickest of twenty, so that it does not matter what else the machine does.
fn quickest(sum: fn(u64) -> u64, count: u64) -> Duration {
    let time = |_| {
        let begin = Instant::now();
        assert_eq!(sum(count), 2 * count);
        begin.elapsed()
    };
    (0..20).map(time).min().unwrap_or_default()
}

pub fn main() {
    for count in [70, 700_000] {
        let (alone, shared) = (quickest(alone, count), quickest(shared, count));
        println!("{count} alone: {:.1} µs", alone.as_secs_f64() * 1e6);
        println!("{count} shared: {:.1} times as long", shared.div_duration_f64(alone));
    }
}
// ANCHOR_END: listing
