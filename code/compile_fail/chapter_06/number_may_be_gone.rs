//! A thread that may outlive its maker borrows from it.

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

fn add_once() -> u32 {
    let number = AtomicU32::new(0);
    thread::spawn(|| number.fetch_add(1, Relaxed));
    number.load(Relaxed)
}

fn main() {
    println!("the thread made it {}", add_once());
}
// ANCHOR_END: listing
