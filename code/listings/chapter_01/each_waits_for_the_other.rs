//! The compiler does not see a deadlock: two tasks, each waiting for the other to begin.
//!
//! ```
//! use std::sync::mpsc::{RecvTimeoutError, channel};
//! use std::time::Duration;
//!
//! let (keep, nobody_sends) = channel::<()>();
//! assert_eq!(nobody_sends.recv_timeout(Duration::from_millis(1)), Err(RecvTimeoutError::Timeout));
//! # drop(keep);
//! ```

// ANCHOR: listing
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::scope;

use listings::pace::seconds;

fn walk(name: &str, after_you: Receiver<()>, please: Sender<()>) {
    match after_you.recv_timeout(seconds(5)) {
        Ok(()) => {
            println!("{name}: thank you");
            _ = please.send(());
        }
        Err(_) => println!("{name}: gave up waiting"),
    }
}

pub fn main() {
    let (to_alice, for_alice) = channel();
    let (to_bob, for_bob) = channel();
    scope(|s| {
        s.spawn(|| walk("alice", for_alice, to_bob));
        s.spawn(|| walk("bob", for_bob, to_alice));
    });
}
// ANCHOR_END: listing
