//! An `Arc` keeps its value until the last owner is gone, whichever thread that is.
//!
//! No Python twin: every Python object is counted in this way.
//!
//! ```
//! use std::sync::Arc;
//! use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
//!
//! use listings::chapter_06::arc_has_many_owners::start_adder;
//!
//! let number = Arc::new(AtomicU32::new(0));
//! let adder = start_adder(&number);
//! assert!(adder.join().is_ok());
//! assert_eq!(number.load(Relaxed), 1);
//! assert_eq!(Arc::strong_count(&number), 1); // the thread has let go of its share
//! ```

// ANCHOR: listing
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread::{self, JoinHandle};

fn start(adder: impl FnOnce() -> u32 + Send + 'static) -> JoinHandle<u32> {
    thread::spawn(adder) // which asks for the same
}

pub fn start_adder(number: &Arc<AtomicU32>) -> JoinHandle<u32> {
    let share = Arc::clone(number);
    start(move || share.fetch_add(1, Relaxed))
}

pub fn main() {
    let number = Arc::new(AtomicU32::new(0));
    let adders = [start_adder(&number), start_adder(&number)];
    let ended = adders.map(|adder| adder.join().is_ok());
    println!("both ended well: {}", ended == [true, true]);
    println!("the number is {}, its owners: {}", number.load(Relaxed), Arc::strong_count(&number));
}
// ANCHOR_END: listing
