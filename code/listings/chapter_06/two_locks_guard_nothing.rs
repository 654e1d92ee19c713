//! Two threads each hold a lock of their own around one number: both are inside, and an update is
//! lost.
//!
//! ```
//! assert_eq!(listings::chapter_06::two_locks_guard_nothing::add_behind_two_locks(), 1);
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;

pub fn add_behind_two_locks() -> u32 {
    let number = AtomicU32::new(0);
    let (red, blue) = (Mutex::new(()), Mutex::new(()));
    let both_inside = Barrier::new(2);
    let add = |lock: &Mutex<()>| {
        let _guard = lock.lock().expect("no holder panics");
        let seen = number.load(Relaxed);
        both_inside.wait();
        number.store(seen + 1, Relaxed);
    };

    thread::scope(|s| {
        s.spawn(|| add(&red));
        s.spawn(|| add(&blue));
    });
    number.into_inner()
}

pub fn main() {
    println!("two threads added 1 each, each behind a lock: {}", add_behind_two_locks());
}
// ANCHOR_END: listing
