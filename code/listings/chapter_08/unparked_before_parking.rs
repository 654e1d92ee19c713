//! A parker keeps one wake-up for later: a thread that is unparked first does not sleep.
//!
//! No Python twin: `threading` has no parking. An `Event` that is cleared after each wait comes
//! nearest.
//!
//! ```
//! use std::time::{Duration, Instant};
//!
//! use crossbeam::sync::Parker;
//!
//! let (parker, start, minute) = (Parker::new(), Instant::now(), Duration::from_secs(60));
//! parker.unparker().unpark();
//! parker.park_timeout(minute);
//! assert!(start.elapsed() < minute);
//! ```

// ANCHOR: listing
use std::thread;
use std::time::Instant;

use crossbeam::sync::Parker;
use listings::pace::seconds;

pub fn main() {
    let parker = Parker::new();
    let unparker = parker.unparker().clone();
    thread::scope(|s| {
        s.spawn(move || {
            unparker.unpark();
            unparker.unpark();
        });
    });
    parker.park();
    println!("unparked before, and not asleep");

    let start = Instant::now();
    parker.park_timeout(seconds(1));
    println!("two wake-ups are one: {}", start.elapsed() >= seconds(1));
}
// ANCHOR_END: listing
