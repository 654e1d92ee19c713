//! A static is one for all threads; a local variable and a thread-local are each thread's own.
//!
//! ```
//! use listings::chapter_06::shared_and_own::add_everywhere;
//!
//! let first = std::thread::spawn(add_everywhere).join().expect("it does not panic");
//! let second = std::thread::spawn(add_everywhere).join().expect("it does not panic");
//! assert_eq!(first, (1, 1, 1));
//! assert_eq!(second, (2, 1, 1)); // only the static remembers
//! ```

// ANCHOR: listing
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

static FOR_ALL: AtomicU32 = AtomicU32::new(0);

thread_local! {
    static FOR_EACH: Cell<u32> = const { Cell::new(0) };
}

pub fn add_everywhere() -> (u32, u32, u32) {
    let mut local = 0;
    local += 1;
    FOR_EACH.set(FOR_EACH.get() + 1);
    let shared = FOR_ALL.fetch_add(1, Relaxed) + 1;
    (shared, FOR_EACH.get(), local)
}

pub fn main() {
    for name in ["first", "second"] {
        thread::scope(|s| {
            s.spawn(|| {
                let (shared, each, local) = add_everywhere();
                println!("{name} thread: static {shared}, thread-local {each}, local {local}");
            });
        });
    }
}
// ANCHOR_END: listing
