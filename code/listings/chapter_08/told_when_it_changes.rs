//! A condition variable lets a thread sleep until another one says that something has changed.
//!
//! ```
//! assert!(listings::chapter_08::told_when_it_changes::looks_until_done() < 10);
//! ```

// ANCHOR: listing
use std::sync::{Condvar, Mutex};
use std::thread;

use listings::pace::seconds;

pub fn looks_until_done() -> u64 {
    let (done, changed) = (Mutex::new(false), Condvar::new());
    let mut looks = 1;
    thread::scope(|s| {
        s.spawn(|| {
            thread::sleep(seconds(1));
            *done.lock().expect("no holder panics") = true;
            changed.notify_one();
        });
        let mut guard = done.lock().expect("no holder panics");
        while !*guard {
            guard = changed.wait(guard).expect("no holder panics");
            looks += 1;
        }
    });
    looks
}

pub fn main() {
    println!("main looked {} times", looks_until_done());
}
// ANCHOR_END: listing
