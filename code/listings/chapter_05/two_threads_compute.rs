//! The same sum by one thread, by two threads and by two processes: how long each takes, and how
//! much work it is.
//!
//! ```
//! use listings::chapter_05::two_threads_compute::{halves, sum};
//!
//! // The squares of any seven numbers in a row come to 14, modulo 7 each.
//! assert_eq!(sum(0..700), 1400);
//! assert_eq!(halves(700).map(sum).iter().sum::<u64>(), 1400);
//! ```

// ANCHOR: listing
use std::error::Error;
use std::ops::Range;
use std::thread;

use listings::chapter_05::work_and_time::measure;
use many_hands::process::Pool;

pub fn sum(numbers: Range<u64>) -> u64 {
    numbers.map(|number| number * number % 7).sum()
}

pub fn halves(count: u64) -> [Range<u64>; 2] {
    [0..count / 2, count / 2..count]
}

pub fn two_threads(count: u64) -> u64 {
    thread::scope(|s| {
        let threads = halves(count).map(|half| s.spawn(|| sum(half)));
        threads.map(|thread| thread.join().expect("a sum does not panic")).iter().sum()
    })
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let count = 7_000_000;
    measure("one thread", || Ok(sum(0..count)))?;
    measure("two threads", || Ok(two_threads(count)))?;
    measure("two processes", || {
        let pool = Pool::new(2)?;
        let sums = pool.map_chunks(sum, halves(count), 1)?;
        pool.close().join();
        Ok(sums.iter().sum())
    })
}
// ANCHOR_END: listing
