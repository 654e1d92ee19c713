//! One thread reads a variable while another may change it.

// ANCHOR: listing
use std::thread;

fn main() {
    let mut number = 0;
    thread::scope(|s| {
        s.spawn(|| number += 1);
        println!("the reader sees {number}");
    });
}
// ANCHOR_END: listing
