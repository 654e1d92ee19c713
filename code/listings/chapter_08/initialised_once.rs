//! Four threads want a value that takes a second to make: one of them makes it, and the others
//! wait.
//!
//! ```
//! use std::sync::LazyLock;
//!
//! let value = LazyLock::new(|| "made");
//! assert_eq!(*value, "made");
//! ```

// ANCHOR: listing
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, LazyLock};
use std::thread;

use listings::pace::seconds;

static MADE: AtomicU32 = AtomicU32::new(0);
static SETTINGS: LazyLock<String> = LazyLock::new(|| {
    MADE.fetch_add(1, Relaxed);
    thread::sleep(seconds(1));
    "colour = never".into()
});

pub fn main() {
    println!("before the first use: made {} times", MADE.load(Relaxed));
    let together = Barrier::new(4);
    let use_it = || {
        together.wait();
        SETTINGS.as_str()
    };
    let seen: Vec<&str> = thread::scope(|s| {
        let threads: Vec<_> = (0..4).map(|_| s.spawn(use_it)).collect();
        threads.into_iter().map(|thread| thread.join().expect("it does not panic")).collect()
    });
    let all_the_same = seen.iter().all(|settings| ptr::eq(*settings, seen[0]));
    println!("4 threads: made {} time, the same for all: {all_the_same}", MADE.load(Relaxed));
}
// ANCHOR_END: listing
