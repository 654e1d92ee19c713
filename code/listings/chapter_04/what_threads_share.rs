//! A thread sees the globals of its process, and even the locals of another thread; what is
//! thread-local exists once for each.
//!
//! ```
//! listings::chapter_04::what_threads_share::main();
//! assert_eq!(listings::chapter_04::what_threads_share::OWN.get(), 1);
//! ```

// ANCHOR: listing
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

static GLOBAL: AtomicU32 = AtomicU32::new(1);

thread_local! {
    pub static OWN: Cell<u32> = const { Cell::new(1) };
}

pub fn main() {
    let mut local = 1;
    thread::scope(|s| {
        s.spawn(|| {
            GLOBAL.store(7, Relaxed);
            local = 7;
            OWN.set(7);
            println!("thread: its own is {}", OWN.get());
        });
    });
    println!("main: global {}, local {local}, its own {}", GLOBAL.load(Relaxed), OWN.get());
}
// ANCHOR_END: listing
