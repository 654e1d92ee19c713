//! Two threads under the toy's lock do the work of two, and take the time of one.
//!
//! ```
//! use many_hands::chapter_05::toy_gil_measured::{sum_under, two_threads_under};
//! use many_hands::chapter_05::toy_gil_on_request::Gil;
//!
//! assert_eq!(sum_under(&Gil::default(), 0..700), 1400);
//! assert_eq!(two_threads_under(&Gil::default(), 700), 1400);
//! ```

// ANCHOR: listing
use std::error::Error;
use std::ops::Range;
use std::thread;

use many_hands::chapter_05::toy_gil_on_request::Gil;
use many_hands::chapter_05::two_threads_compute::{halves, two_threads};
use many_hands::chapter_05::work_and_time::measure;

pub fn sum_under(gil: &Gil, numbers: Range<u64>) -> u64 {
    let mut sum = 0;
    let mut turn = gil.take();
    for number in numbers {
        sum += number * number % 7;
        turn = gil.check(turn);
    }
    sum
}

pub fn two_threads_under(gil: &Gil, count: u64) -> u64 {
    thread::scope(|s| {
        let threads = halves(count).map(|half| s.spawn(|| sum_under(gil, half)));
        threads.map(|thread| thread.join().expect("a sum does not panic")).iter().sum()
    })
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (gil, count) = (Gil::default(), 3_500_000);
    measure("one thread with the lock", || Ok(sum_under(&gil, 0..count)))?;
    measure("two threads with the lock", || Ok(two_threads_under(&gil, count)))?;
    measure("two threads without", || Ok(two_threads(count)))
}
// ANCHOR_END: listing
