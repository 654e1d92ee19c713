//! A thread that waits too long breaks the barrier for all, until it is reset.
//!
//! ```
//! use std::time::Duration;
//!
//! use many_hands::sync::{Barrier, Broken};
//!
//! let barrier = Barrier::new(2);
//! assert_eq!(barrier.wait_timeout(Duration::from_millis(1)), Err(Broken::TimedOut));
//! assert_eq!(barrier.wait(), Err(Broken::TimedOut)); // at once
//! ```

// ANCHOR: listing
use std::thread::scope;

use listings::pace::seconds;
use many_hands::sync::{Barrier, Broken, WaitResult};

fn tell(who: &str, result: Result<WaitResult, Broken>) {
    match result {
        Ok(_) => println!("{who}: all are here"),
        Err(error) => println!("{who}: {error}"),
    }
}

pub fn main() {
    let barrier = Barrier::new(3); // and two come
    scope(|s| {
        s.spawn(|| tell("patient", barrier.wait()));
        tell("main", barrier.wait_timeout(seconds(1)));
    });
    tell("late", barrier.wait());
    println!("broken: {}", barrier.is_broken());

    barrier.reset();
    println!("broken: {}", barrier.is_broken());
    scope(|s| {
        s.spawn(|| tell("patient", barrier.wait()));
        s.spawn(|| tell("main", barrier.wait()));
        s.spawn(|| tell("late", barrier.wait()));
    });
}
// ANCHOR_END: listing
