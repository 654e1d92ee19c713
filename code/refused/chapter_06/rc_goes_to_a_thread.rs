//! An `Rc` is counted without care for other threads, so it must not go to one.

// ANCHOR: listing
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread::{self, JoinHandle};

fn start(adder: impl FnOnce() -> u32 + Send + 'static) -> JoinHandle<u32> {
    thread::spawn(adder) // which asks for the same
}

fn start_adder(number: &Rc<AtomicU32>) -> JoinHandle<u32> {
    let share = Rc::clone(number);
    start(move || share.fetch_add(1, Relaxed))
}

fn main() {
    let number = Rc::new(AtomicU32::new(0));
    let adders = [start_adder(&number), start_adder(&number)];
    let ended = adders.map(|adder| adder.join().is_ok());
    println!("both ended well: {}", ended == [true, true]);
    println!("the number is {}, its owners: {}", number.load(Relaxed), Rc::strong_count(&number));
}
// ANCHOR_END: listing
