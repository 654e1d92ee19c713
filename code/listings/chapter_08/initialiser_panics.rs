//! When the initialiser panics, the next caller of a `OnceLock` tries again, and every user of a
//! `LazyLock` panics from then on.
//!
//! ```
//! use std::panic::catch_unwind;
//! use std::sync::OnceLock;
//!
//! let cell: OnceLock<u32> = OnceLock::new();
//! assert!(catch_unwind(|| *cell.get_or_init(|| panic!("not yet"))).is_err());
//! assert_eq!(*cell.get_or_init(|| 2), 2);
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{LazyLock, OnceLock};
use std::thread;

static TRIES: AtomicU32 = AtomicU32::new(0);
static LAZY: LazyLock<u32> = LazyLock::new(connect);

/// Works at the second try.
fn connect() -> u32 {
    let attempt = TRIES.fetch_add(1, Relaxed) + 1;
    assert!(attempt > 1, "no connection");
    attempt
}

pub fn main() {
    let once = OnceLock::new();
    for _ in 0..2 {
        let value = thread::scope(|s| s.spawn(|| *once.get_or_init(connect)).join());
        println!("OnceLock: {:?}, tries: {}", value.ok(), TRIES.load(Relaxed));
    }

    TRIES.store(0, Relaxed);
    for _ in 0..2 {
        let value = thread::spawn(|| *LAZY).join();
        println!("LazyLock: {:?}, tries: {}", value.ok(), TRIES.load(Relaxed));
    }
}
// ANCHOR_END: listing
