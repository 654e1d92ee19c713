//! Two threads that write to one variable without any agreement are a data race, which the compiler
//! refuses.

// ANCHOR: listing
use std::thread;

fn at_the_same_time(one: impl FnOnce() + Send, other: impl FnOnce() + Send) {
    thread::scope(|s| {
        s.spawn(one);
        s.spawn(other);
    });
}

fn main() {
    let mut counter = 0;
    at_the_same_time(|| counter += 1, || counter += 1);
    println!("{counter}");
}
// ANCHOR_END: listing
