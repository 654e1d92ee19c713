//! Two threads under one toy lock take the time of one; with a lock each they can have two cores.
//!
//! ```
//! use listings::chapter_05::toy_gil_measured::{sum_under, two_threads_under};
//! use listings::chapter_05::toy_gil_on_request::Gil;
//!
//! let (one, two) = (Gil::default(), Gil::default());
//! assert_eq!(sum_under(&one, 0..700), 1400);
//! assert_eq!(two_threads_under([&one, &one], 700), 1400);
//! assert_eq!(two_threads_under([&one, &two], 700), 1400);
//! ```

// ANCHOR: listing
use std::error::Error;
use std::ops::Range;
use std::thread;

use listings::chapter_05::toy_gil_on_request::Gil;
use listings::chapter_05::two_threads_compute::halves;
use listings::chapter_05::work_and_time::measure;

pub fn sum_under(gil: &Gil, numbers: Range<u64>) -> u64 {
    let mut sum = 0;
    let mut turn = gil.take();
    for number in numbers {
        sum += number * number % 7;
        turn = gil.check(turn);
    }
    sum
}

pub fn two_threads_under(gils: [&Gil; 2], count: u64) -> u64 {
    let [left, right] = halves(count);
    thread::scope(|s| {
        let other = s.spawn(|| sum_under(gils[1], right));
        sum_under(gils[0], left) + other.join().expect("a sum does not panic")
    })
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (one, two, count) = (Gil::default(), Gil::default(), 3_500_000);
    measure("one thread", || Ok(sum_under(&one, 0..count)))?;
    measure("two threads, one lock", || Ok(two_threads_under([&one, &one], count)))?;
    measure("two threads, a lock each", || Ok(two_threads_under([&one, &two], count)))
}
// ANCHOR_END: listing
