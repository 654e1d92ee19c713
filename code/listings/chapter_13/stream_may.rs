//! A stream of messages from one coroutine to another.
//!
//! ```
//! use listings::chapter_13::stream_may::stream;
//!
//! assert_eq!(stream(4), 0 + 1 + 2 + 3);
//! ```

// ANCHOR: listing
use may::go;
use may::sync::mpsc::channel;

pub fn stream(messages: u64) -> u64 {
    let (sender, receiver) = channel(); // without a limit: may has no other
    go!(move || (0..messages).try_for_each(|n| sender.send(n)));
    let sum = go!(move || receiver.iter().sum());
    sum.join().expect("the sum of these fits")
}

pub fn main() {
    println!("100000 messages, their sum is {}", stream(100_000));
}
// ANCHOR_END: listing
