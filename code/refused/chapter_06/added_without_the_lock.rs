//! A thread adds to a number in a mutex and forgets the lock.

// ANCHOR: listing
use std::sync::Mutex;
use std::thread;

fn main() {
    let number = Mutex::new(0);
    thread::scope(|s| {
        s.spawn(|| *number += 1);
    });
    println!("{}", number.into_inner().expect("no holder panics"));
}
// ANCHOR_END: listing
