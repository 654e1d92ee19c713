//! Ten threads take a lock in turn, each once: a re-entrant mutex and a plain one do the same.
//!
//! ```
//! use listings::chapter_07::rlock_or_lock::{with_plain, with_reentrant};
//!
//! assert_eq!(with_reentrant(), (1..=10).collect::<Vec<_>>());
//! assert_eq!(with_plain(), with_reentrant());
//! ```

// ANCHOR: listing
use std::cell::RefCell;
use std::sync::Mutex;
use std::thread::{self, sleep};

use listings::pace::seconds;
use parking_lot::ReentrantMutex;

fn count(numbers: &mut Vec<usize>) {
    numbers.push(numbers.len() + 1);
    sleep(seconds(1));
}

fn ten_threads(turn: impl Fn() + Sync) {
    thread::scope(|s| {
        for _ in 0..10 {
            s.spawn(&turn);
        }
    });
}

pub fn with_reentrant() -> Vec<usize> {
    let numbers = ReentrantMutex::new(RefCell::new(Vec::new()));
    ten_threads(|| count(&mut numbers.lock().borrow_mut()));
    numbers.into_inner().into_inner()
}

pub fn with_plain() -> Vec<usize> {
    let numbers = Mutex::new(Vec::new());
    ten_threads(|| count(&mut numbers.lock().expect("no holder panics")));
    numbers.into_inner().expect("no holder panics")
}

pub fn main() {
    println!("re-entrant: {:?}", with_reentrant());
    println!("plain:      {:?}", with_plain());
}
// ANCHOR_END: listing
