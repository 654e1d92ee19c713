//! The same million additions with a lock each time and with one at the end, timed side by side.
//!
//! ```
//! use listings::chapter_06::what_a_lock_costs::{best, lock_each_time, lock_once};
//!
//! let number = std::sync::Mutex::new(0);
//! assert!(!best(2, lock_each_time, &number).is_zero());
//! assert!(!best(1, lock_once, &number).is_zero());
//! assert_eq!(number.into_inner()?, 18_000_000); // whatever it costs, it is right
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{hint::black_box, thread};

pub fn lock_each_time(times: u32, number: &Mutex<u32>) {
    for _ in 0..times {
        *number.lock().expect("no holder panics") += 1;
    }
}

pub fn lock_once(times: u32, number: &Mutex<u32>) {
    let mut sum = 0;
    while sum < times {
        sum = black_box(sum + 1); // or an optimising compiler would skip the loop
    }
    *number.lock().expect("no holder panics") += sum;
}

pub fn best(threads: u32, add: fn(u32, &Mutex<u32>), number: &Mutex<u32>) -> Duration {
    let run = || {
        let start = Instant::now();
        thread::scope(|s| {
            for _ in 0..threads {
                s.spawn(|| add(1_000_000 / threads, number));
            }
        });
        start.elapsed()
    };
    [(); 9].map(|()| run()).into_iter().min().unwrap_or_default()
}

pub fn main() {
    let number = Mutex::new(0);
    let unit = best(1, lock_once, &number);
    for threads in [1, 2] {
        let cost = |add: fn(u32, &Mutex<u32>)| best(threads, add, &number).div_duration_f64(unit);
        let (once, each_time) = (cost(lock_once), cost(lock_each_time));
        println!("threads: {threads}, lock once {once:.2}, lock each time {each_time:.2}");
    }
}
// ANCHOR_END: listing
