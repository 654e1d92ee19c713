//! A stream of messages from one thread to another.
//!
//! ```
//! use listings::chapter_13::stream_threads::stream;
//!
//! assert_eq!(stream(4), 0 + 1 + 2 + 3);
//! ```

// ANCHOR: listing
use std::sync::mpsc::sync_channel;
use std::thread::scope;

pub fn stream(messages: u64) -> u64 {
    let (sender, receiver) = sync_channel(1000);
    scope(|scope| {
        scope.spawn(move || (0..messages).try_for_each(|n| sender.send(n)));
        receiver.iter().sum()
    })
}

pub fn main() {
    println!("100000 messages, their sum is {}", stream(100_000));
}
// ANCHOR_END: listing
