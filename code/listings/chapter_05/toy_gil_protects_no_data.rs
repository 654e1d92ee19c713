//! `x += 1` is three bytecodes, and under the toy's lock a switch between them loses updates: the
//! same number on every run.
//!
//! ```
//! use listings::chapter_05::toy_gil_protects_no_data::add_in_two_threads;
//!
//! assert_eq!(add_in_two_threads(1), 100);
//! assert_eq!(add_in_two_threads(3), 200);
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use listings::chapter_05::toy_gil_admits_one::Gil;
use listings::chapter_05::toy_gil_takes_turns::run;

/// Each thread adds 1 to x a hundred times.
pub fn add_in_two_threads(ticks: u32) -> u32 {
    let (gil, x) = (&Gil::default(), &AtomicU32::new(0));
    let add = |ticket| {
        let mut stack = 0;
        run(gil, ticket, 3 * 100, ticks, |n| match n % 3 {
            1 => stack = x.load(Relaxed), // LOAD x
            2 => stack += 1,              // ADD 1
            _ => x.store(stack, Relaxed), // STORE x
        });
    };
    let (first, second) = (gil.line_up(), gil.line_up());
    thread::scope(|s| {
        s.spawn(|| add(first));
        s.spawn(|| add(second));
    });
    x.load(Relaxed)
}

pub fn main() {
    for ticks in [1, 2, 3, 100] {
        let lost = 200 - add_in_two_threads(ticks);
        println!("a switch every {ticks} bytecodes: {lost} of 200 lost");
    }
}
// ANCHOR_END: listing
