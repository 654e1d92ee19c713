//! Two threads want to change one variable.

// ANCHOR: listing
use std::thread;

fn main() {
    let mut number = 0;
    thread::scope(|s| {
        s.spawn(|| number += 1);
        s.spawn(|| number += 1);
    });
    println!("{number}");
}
// ANCHOR_END: listing
