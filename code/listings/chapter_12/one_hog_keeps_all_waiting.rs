//! A coroutine that computes and never waits keeps the others from going on, also one whose time
//! has come.
//!
//! ```
//! use listings::chapter_12::one_hog_keeps_all_waiting::compute;
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! compute(seconds(1));
//! assert!(start.elapsed() >= seconds(1));
//! ```

// ANCHOR: listing
use std::time::{Duration, Instant};

use listings::pace::seconds;
use many_hands::coroutine::{join_all, sleep, spawn};

/// Stands for a long computation.
pub fn compute(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {}
}

pub fn main() {
    let sleeper = spawn(|| {
        println!("sleeper: sleeps for a second");
        sleep(seconds(1));
        println!("sleeper: awake");
    });
    let hog = spawn(|| {
        println!("hog: begins");
        compute(seconds(25));
        println!("hog: ends");
    });
    join_all([sleeper, hog]);
}
// ANCHOR_END: listing
