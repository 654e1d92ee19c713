//! One coroutine sends, another receives, and the end of the sender ends the loop of the receiver.
//!
//! ```
//! use may::{go, sync::mpsc};
//!
//! let (sender, receiver) = mpsc::channel();
//! go!(move || (0..3).for_each(|n| sender.send(n).unwrap()));
//! let sum = go!(move || receiver.iter().sum::<i32>());
//! assert_eq!(sum.join().unwrap(), 3);
//! ```

// ANCHOR: listing
use std::thread;

use listings::pace::seconds;
use may::coroutine::sleep;
use may::go;
use may::sync::mpsc;

pub fn main() -> thread::Result<()> {
    let (sender, receiver) = mpsc::channel();
    let cook = go!(move || {
        for dish in ["soup", "rice", "fish"] {
            sleep(seconds(1));
            println!("cook: {dish} is ready");
            sender.send(dish).expect("the waiter stays to the end");
        }
    });
    let waiter = go!(move || {
        for dish in receiver.iter() {
            println!("waiter: here is your {dish}");
        }
        println!("waiter: the kitchen is closed");
    });
    cook.join()?;
    waiter.join()
}
// ANCHOR_END: listing
