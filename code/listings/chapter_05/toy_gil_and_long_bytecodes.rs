//! A thread that asks for the lock waits for the end of the bytecode that is running, however long
//! it takes.
//!
//! ```
//! use std::time::Duration;
//!
//! use listings::chapter_05::toy_gil_and_long_bytecodes::wait_of_another;
//!
//! let long = Duration::from_millis(20);
//! assert!(wait_of_another(long) >= long);
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use listings::chapter_05::toy_gil_on_request::Gil;

/// How long another thread waits for the lock while this one runs such bytecodes.
pub fn wait_of_another(bytecode: Duration) -> Duration {
    let (gil, both_ready) = (Gil::default(), Barrier::new(2));
    let mut turn = gil.take();
    scope(|s| {
        let other = s.spawn(|| {
            let begin = Instant::now();
            both_ready.wait();
            drop(gil.take());
            begin.elapsed()
        });
        both_ready.wait();
        while !other.is_finished() {
            sleep(bytecode); // a function in C, which looks at no request
            turn = gil.check(turn);
        }
        other.join().expect("waiting does not panic")
    })
}

pub fn main() {
    for length in [1, 50] {
        let waits = (0..5).map(|_| wait_of_another(Duration::from_millis(length)));
        let shortest = waits.min().unwrap_or_default();
        println!("bytecodes of {length} ms: the other waited {} ms or more", shortest.as_millis());
    }
}
// ANCHOR_END: listing
