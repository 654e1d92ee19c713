//! A thousand threads, each of which waits: all of them wait at the same time.
//!
//! ```
//! use listings::chapter_13::thousand_waits_threads::waits;
//!
//! assert_eq!(waits(20), 20);
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};

use listings::pace::seconds;

pub fn waits(number: usize) -> usize {
    scope(|scope| {
        let waits: Vec<_> = (0..number).map(|_| scope.spawn(|| sleep(seconds(0.5)))).collect();
        waits.into_iter().map(|wait| wait.join()).filter(Result::is_ok).count()
    })
}

pub fn main() {
    println!("{} waits are over", waits(1000));
}
// ANCHOR_END: listing
