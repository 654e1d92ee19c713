//! One thread reads a variable while another may change it.

// ANCHOR: listing
use std::thread;

fn main() {
    let mut number = 0;
    let write = || number += 1;
    let read = || println!("the reader sees {number}");
    thread::scope(|s| {
        s.spawn(write);
        s.spawn(read);
    });
}
// ANCHOR_END: listing
