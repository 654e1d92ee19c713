//! To look whether a value is there, and else to make it, are two steps: both of two threads make
//! it, and `OnceLock` keeps the first.
//!
//! ```
//! use std::sync::OnceLock;
//!
//! let cell = OnceLock::new();
//! assert_eq!(cell.set("first"), Ok(()));
//! assert_eq!(cell.set("second"), Err("second"));
//! assert_eq!(cell.get(), Some(&"first"));
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, OnceLock};
use std::thread;

pub fn main() {
    let (cell, made, both_looked) = (OnceLock::new(), AtomicU32::new(0), Barrier::new(2));
    let look_then_make = || {
        if cell.get().is_some() {
            return Ok(());
        }
        both_looked.wait();
        cell.set(made.fetch_add(1, Relaxed) + 1)
    };
    let results = thread::scope(|s| {
        let threads = [s.spawn(look_then_make), s.spawn(look_then_make)];
        threads.map(|thread| thread.join().expect("it does not panic"))
    });
    let refused = results.iter().filter(|it| it.is_err()).count();
    println!("made: {}, refused: {refused}", made.load(Relaxed));

    let again = cell.get_or_init(|| made.fetch_add(1, Relaxed) + 1);
    println!("the one in the cell is the one that all get: {}", cell.get() == Some(again));
}
// ANCHOR_END: listing
