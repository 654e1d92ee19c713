//! A process for a small piece of work costs more than the work, and more than a thread for it.
//!
//! ```
//! use listings::chapter_05::small_work_costs_a_start::{in_a_process, in_a_thread};
//!
//! assert_eq!(in_a_thread(700)?, 1400);
//! assert_eq!(in_a_process(700)?, 1400);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread;
use std::time::{Duration, Instant};

use listings::chapter_05::two_threads_compute::sum;
use many_hands::process::Pool;

type Outcome = Result<u64, Box<dyn Error>>;

pub fn in_a_thread(count: u64) -> Outcome {
    Ok(thread::spawn(move || sum(0..count)).join().expect("a sum does not panic"))
}

pub fn in_a_process(count: u64) -> Outcome {
    Ok(Pool::new(1)?.apply(sum, 0..count)?)
}

/// The quickest of twenty, so that it does not matter what else the machine does.
fn quickest(work: impl Fn(u64) -> Outcome) -> Result<Duration, Box<dyn Error>> {
    let mut quickest = Duration::MAX;
    for _ in 0..20 {
        let begin = Instant::now();
        work(700)?;
        quickest = quickest.min(begin.elapsed());
    }
    Ok(quickest)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("at once: {} µs", quickest(|count| Ok(sum(0..count)))?.as_micros());
    println!("in a thread: {} µs", quickest(in_a_thread)?.as_micros());
    println!("in a process: {} µs", quickest(in_a_process)?.as_micros());
    Ok(())
}
// ANCHOR_END: listing
