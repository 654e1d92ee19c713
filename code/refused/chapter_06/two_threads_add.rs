//! Two threads want to change one variable.

// ANCHOR: listing
use std::thread;

fn main() {
    let mut number = 0;
    let first = || number += 1;
    let second = || number += 1;
    thread::scope(|s| {
        s.spawn(first);
        s.spawn(second);
    });
    println!("{number}");
}
// ANCHOR_END: listing
