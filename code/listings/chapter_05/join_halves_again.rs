//! `rayon::join` may run two closures at the same time; calling itself, a function cuts its work
//! into pieces that way.
//!
//! ```
//! use listings::chapter_05::join_halves_again::sum;
//!
//! assert_eq!(sum(0..7_000), (14_000, 8));
//! ```

// ANCHOR: listing
use std::ops::Range;

use rayon::{current_num_threads, join};

/// The sum, and the number of pieces it was made of.
pub fn sum(numbers: Range<u64>) -> (u64, u32) {
    let count = numbers.end - numbers.start;
    if count <= 1_000 {
        return (numbers.map(|number| number * number % 7).sum(), 1);
    }
    let middle = numbers.start + count / 2;
    let (left, right) = join(|| sum(numbers.start..middle), || sum(middle..numbers.end));
    (left.0 + right.0, left.1 + right.1)
}

pub fn main() {
    let (sum, pieces) = sum(0..70_000);
    println!("{sum}, from {pieces} pieces, for {} threads", current_num_threads());
}
// ANCHOR_END: listing
