//! Threads share globals and what lies on the heap; local variables and thread-locals are each
//! thread's own.
//!
//! ```
//! use std::sync::atomic::Ordering::Relaxed;
//!
//! use listings::chapter_01::what_threads_share::{SHARED, main};
//!
//! main();
//! assert_eq!(SHARED.load(Relaxed), 20);
//! ```

// ANCHOR: listing
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

pub static SHARED: AtomicU32 = AtomicU32::new(0);

thread_local! {
    static OWN: Cell<u32> = const { Cell::new(0) };
}

fn count_to_ten() {
    let mut local = 0;
    for _ in 0..10 {
        SHARED.fetch_add(1, Relaxed);
        OWN.set(OWN.get() + 1);
        local += 1;
    }
    println!("a thread: local {local}, thread-local {}", OWN.get());
}

pub fn main() {
    thread::scope(|s| {
        s.spawn(count_to_ten);
        s.spawn(count_to_ten);
    });
    println!("together: global {}", SHARED.load(Relaxed));
}
// ANCHOR_END: listing
