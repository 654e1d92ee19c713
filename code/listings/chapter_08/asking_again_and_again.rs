//! Without a condition variable a thread can only look again and again, and keeps a core busy with
//! that.
//!
//! ```
//! assert!(listings::chapter_08::asking_again_and_again::looks_until_done() > 1);
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::thread;

use listings::pace::seconds;

pub fn looks_until_done() -> u64 {
    let done = Mutex::new(false);
    let mut looks = 1;
    thread::scope(|s| {
        s.spawn(|| {
            thread::sleep(seconds(1));
            *done.lock().expect("no holder panics") = true;
        });
        while !*done.lock().expect("no holder panics") {
            looks += 1;
        }
    });
    looks
}

pub fn main() {
    println!("main looked {} times", looks_until_done());
}
// ANCHOR_END: listing
