//! The threads send what is to be added, and one owner adds it: no lock, and nothing lost.
//!
//! ```
//! assert_eq!(listings::chapter_06::one_owner_adds::add_through_channel(100), 200);
//! ```

// ANCHOR: listing
use std::sync::mpsc::channel;
use std::thread;

pub fn add_through_channel(times: u32) -> u32 {
    let (sender, receiver) = channel();
    thread::scope(|s| {
        for _ in 0..2 {
            let sender = sender.clone();
            s.spawn(move || (0..times).try_for_each(|_| sender.send(1)));
        }
        drop(sender); // so that the sum ends when the two threads have ended
        receiver.iter().sum()
    })
}

pub fn main() {
    println!("two threads sent 10000 each: {}", add_through_channel(10_000));
}
// ANCHOR_END: listing
