//! `join` waits until the thread has ended, so what stands after it comes after it.
//!
//! ```
//! use std::thread;
//!
//! let slow = thread::spawn(|| thread::sleep(listings::pace::seconds(1)));
//! let id = slow.thread().id();
//! slow.join().expect("sleeping does not panic");
//! assert_ne!(id, thread::current().id());
//! listings::chapter_04::join_before_the_last_line::main();
//! ```

// ANCHOR: listing
use std::thread;

fn count(to: u32) {
    for n in 0..to {
        println!("{n}");
    }
}

pub fn main() {
    let counter = thread::spawn(|| count(8));
    counter.join().expect("counting does not panic");
    println!("main has the last word");
}
// ANCHOR_END: listing
