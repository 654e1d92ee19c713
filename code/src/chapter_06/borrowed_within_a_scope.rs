//! A scope waits for its threads, so they may borrow what outlives the scope.
//!
//! No Python twin: a Python thread cannot borrow. What it refers to lives as long as it does.
//!
//! ```
//! assert_eq!(many_hands::chapter_06::borrowed_within_a_scope::add_once(), 1);
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

pub fn add_once() -> u32 {
    let number = AtomicU32::new(0);
    thread::scope(|s| {
        s.spawn(|| number.fetch_add(1, Relaxed));
    });
    number.into_inner()
}

pub fn main() {
    println!("the thread made it {}", add_once());
}
// ANCHOR_END: listing
