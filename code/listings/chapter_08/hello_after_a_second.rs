//! A timer runs a function once, not before its time, in a thread of its own.
//!
//! ```
//! use std::time::Instant;
//!
//! use listings::pace::seconds;
//!
//! let start = Instant::now();
//! listings::chapter_08::hello_after_a_second::main();
//! assert!(start.elapsed() >= seconds(1));
//! ```

// ANCHOR: listing
use std::thread;

use listings::pace::seconds;
use many_hands::sync::Timer;

pub fn main() {
    let main = thread::current().id();
    let timer = Timer::after(seconds(1), move || {
        println!("hello, world");
        thread::current().id()
    });
    println!("main goes on");
    match timer.join() {
        Ok(id) => println!("it ran in a thread of its own: {}", id.is_some_and(|id| id != main)),
        Err(_) => println!("it panicked"),
    }
}
// ANCHOR_END: listing
