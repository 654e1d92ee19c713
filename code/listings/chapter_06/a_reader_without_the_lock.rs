//! A thread that only reads needs the lock as well: without it you may see what should never be
//! seen.
//!
//! ```
//! use listings::chapter_06::a_reader_without_the_lock::totals_seen;
//!
//! assert_eq!(totals_seen(), (70, 100));
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;

pub fn totals_seen() -> (u32, u32) {
    let (savings, cash, lock) = (AtomicU32::new(100), AtomicU32::new(0), Mutex::new(()));
    let total = || savings.load(Relaxed) + cash.load(Relaxed);
    let (halfway, seen) = (Barrier::new(2), Barrier::new(2));

    thread::scope(|s| {
        s.spawn(|| {
            let _guard = lock.lock().expect("no holder panics");
            savings.fetch_sub(30, Relaxed);
            halfway.wait();
            seen.wait();
            cash.fetch_add(30, Relaxed);
        });

        halfway.wait();
        let without_the_lock = total();
        seen.wait();
        let _guard = lock.lock().expect("no holder panics"); // waits for the transfer to end
        (without_the_lock, total())
    })
}

pub fn main() {
    let (without, with) = totals_seen();
    println!("30 of 100 are on their way from savings to cash");
    println!("in all, read without the lock: {without}");
    println!("in all, read with the lock: {with}");
}
// ANCHOR_END: listing
