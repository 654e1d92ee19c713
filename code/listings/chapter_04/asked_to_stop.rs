//! Better than a daemon: a thread that looks whether it should stop, tidies up, and is joined.
//!
//! ```
//! use std::sync::mpsc::{RecvTimeoutError, channel};
//! use listings::pace::seconds;
//!
//! let (stop, stopped) = channel::<()>();
//! assert_eq!(stopped.recv_timeout(seconds(1)), Err(RecvTimeoutError::Timeout));
//! drop(stop);
//! assert_eq!(stopped.recv_timeout(seconds(1)), Err(RecvTimeoutError::Disconnected));
//! ```

// ANCHOR: listing
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;

use listings::pace::seconds;

pub fn main() {
    let (stop, stopped) = channel::<()>();
    let (tick, ticks) = channel();

    let clock = thread::spawn(move || {
        while stopped.recv_timeout(seconds(1)) == Err(RecvTimeoutError::Timeout) {
            _ = tick.send("tick"); // a clock ticks whether or not it is heard
        }
        println!("clock: stopped, and put away");
    });

    for n in 1..=3 {
        println!("main: {} {n}", ticks.recv().expect("the clock runs until it is stopped"));
    }
    drop(stop);
    clock.join().expect("the clock does not panic");
    println!("main: the clock has ended");
}
// ANCHOR_END: listing
