//! A thousand coroutines that wait, on a few threads.
//!
//! ```
//! use listings::chapter_13::thousand_waits_may::waits;
//!
//! assert_eq!(waits(20), 20);
//! ```

// ANCHOR: listing
use may::{coroutine::sleep, go};

use listings::pace::seconds;

pub fn waits(number: usize) -> usize {
    let waits: Vec<_> = (0..number).map(|_| go!(|| sleep(seconds(0.5)))).collect();
    waits.into_iter().map(|wait| wait.join()).filter(Result::is_ok).count()
}

pub fn main() {
    println!("{} waits are over", waits(1000));
}
// ANCHOR_END: listing
