//! Any thread may set, clear and wait: here the new thread lets main go on.
//!
//! ```
//! use many_hands::sync::Event;
//!
//! let ready = Event::new();
//! assert!(!ready.is_set());
//! std::thread::scope(|s| {
//!     s.spawn(|| ready.set());
//!     ready.wait();
//! });
//! assert!(ready.is_set());
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};

use listings::pace::seconds;
use many_hands::sync::Event;

pub fn main() {
    let ready = Event::new();
    println!("at first: {}", ready.is_set());
    println!("after a second: {}", ready.wait_timeout(seconds(1)));
    scope(|s| {
        s.spawn(|| {
            sleep(seconds(1));
            println!("the other thread sets it");
            ready.set();
        });
        ready.wait();
        println!("main goes on: {}", ready.is_set());
    });
    ready.clear();
    println!("cleared by main: {}", ready.is_set());
}
// ANCHOR_END: listing
