//! A long computation lets others go on if it yields now and then, or goes to a thread.
//!
//! ```
//! use many_hands::coroutine::{blocking, spawn};
//!
//! assert_eq!(spawn(|| blocking(|| (1..=1000).sum::<u64>())).join().unwrap(), 500_500);
//! ```

// ANCHOR: listing
use std::time::{Duration, Instant};

use listings::pace::seconds;
use many_hands::coroutine::{blocking, join_all, sleep, spawn, yield_now};

fn compute(time: Duration, between: fn()) {
    let start = Instant::now();
    while start.elapsed() < time {
        between();
    }
}

pub fn main() {
    let sleeper = spawn(|| {
        println!("sleeper: sleeps for a second");
        sleep(seconds(1));
        println!("sleeper: awake");
    });
    let polite = spawn(|| {
        compute(seconds(50), yield_now);
        println!("the polite one ends");
    });
    let elsewhere = spawn(|| {
        blocking(|| compute(seconds(50), || ()));
        println!("the one on a thread ends");
    });
    join_all([sleeper, polite, elsewhere]);
}
// ANCHOR_END: listing
