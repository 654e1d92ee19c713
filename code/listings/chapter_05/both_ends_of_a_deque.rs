//! A deque for tasks: its owner takes the newest from one end, a thief the oldest from the other.
//!
//! ```
//! use crossbeam::deque::{Steal, Worker};
//!
//! let deque = Worker::new_lifo();
//! deque.push(1);
//! deque.push(2);
//! assert_eq!(deque.stealer().steal(), Steal::Success(1));
//! assert_eq!(deque.pop(), Some(2));
//! ```

// ANCHOR: listing
use std::thread;

use crossbeam::deque::Worker;

pub fn main() {
    let deque = Worker::new_lifo();
    for task in 1..=6 {
        deque.push(task);
    }
    let stealer = deque.stealer();
    for _ in 0..3 {
        println!("the owner takes {:?}", deque.pop());
        thread::scope(|s| {
            s.spawn(|| println!("a thief takes {:?}", stealer.steal().success()));
        });
    }
    println!("nothing is left: {:?}, {:?}", deque.pop(), stealer.steal().success());
}
// ANCHOR_END: listing
