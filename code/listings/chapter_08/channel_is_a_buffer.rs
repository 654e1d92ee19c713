//! A bounded channel is the bounded buffer, and it knows when the last producer has gone.
//!
//! ```
//! let taken = listings::chapter_08::channel_is_a_buffer::pass_on(50);
//! assert_eq!(taken, (1..=50).collect::<Vec<_>>());
//! ```

// ANCHOR: listing
use std::thread;

use crossbeam::channel;

pub fn pass_on(n: u32) -> Vec<u32> {
    let (sender, receiver) = channel::bounded(2);
    thread::scope(|s| {
        s.spawn(move || (1..=n).try_for_each(|item| sender.send(item)));
        receiver.iter().collect() // until the sender has gone
    })
}

pub fn main() {
    println!("taken: {:?}", pass_on(10));
}
// ANCHOR_END: listing
