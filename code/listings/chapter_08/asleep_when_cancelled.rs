//! A thread that sleeps cannot be woken: it looks whether it is still wanted when the time is over.
//!
//! ```
//! assert!(!listings::chapter_08::asleep_when_cancelled::cancelled_at_once());
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::{scope, sleep};
use std::time::Instant;

use listings::pace::seconds;

/// Whether the timer was gone before its time.
pub fn cancelled_at_once() -> bool {
    let cancelled = AtomicBool::new(false);
    let start = Instant::now();
    scope(|s| {
        s.spawn(|| {
            sleep(seconds(30));
            if !cancelled.load(SeqCst) {
                println!("hello, world");
            }
        });
        cancelled.store(true, SeqCst);
    });
    start.elapsed() < seconds(30)
}

pub fn main() {
    println!("gone before its time: {}", cancelled_at_once());
}
// ANCHOR_END: listing
