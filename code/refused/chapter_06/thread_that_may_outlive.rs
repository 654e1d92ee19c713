//! A thread that nobody has to wait for may not borrow the number it adds to.

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

fn main() {
    let number = AtomicU32::new(0);
    let adder = thread::spawn(|| number.fetch_add(1, Relaxed));
    adder.join().expect("adding does not panic");
    println!("{}", number.load(Relaxed));
}
// ANCHOR_END: listing
