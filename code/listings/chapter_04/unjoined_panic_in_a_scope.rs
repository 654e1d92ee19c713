//! A scope joins what you did not join, and passes on that a thread panicked.
//!
//! ```
//! use std::panic::catch_unwind;
//! use std::thread;
//!
//! let joined = catch_unwind(|| thread::scope(|s| s.spawn(|| panic!("no luck")).join().is_err()));
//! assert!(joined.is_ok_and(|is_err| is_err));
//! listings::chapter_04::unjoined_panic_in_a_scope::main();
//! ```
//!
//! It panics when all its threads have ended:
//!
//! ```
//! use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
//! use std::panic::catch_unwind;
//! use std::thread;
//!
//! static DONE: AtomicBool = AtomicBool::new(false);
//! let scope = catch_unwind(|| thread::scope(|s| {
//!     s.spawn(|| panic!("no luck"));
//!     s.spawn(|| {
//!         thread::sleep(listings::pace::seconds(2));
//!         DONE.store(true, SeqCst);
//!     });
//! }));
//! assert!(scope.is_err() && DONE.load(SeqCst));
//! ```
//!
//! No Python twin: Python has no scope for threads; its nearest kin, `ThreadPoolExecutor` as a
//! context manager, keeps the exception in a future and raises nothing at the end.

// ANCHOR: listing
use std::panic::catch_unwind;
use std::thread;

pub fn main() {
    let joined = thread::scope(|s| s.spawn(|| panic!("the first")).join().is_err());
    println!("joined in the scope: an error is {joined}, and main goes on");

    let result = catch_unwind(|| {
        thread::scope(|s| {
            s.spawn(|| panic!("the second"));
        });
    });
    if let Err(panic) = result {
        println!("not joined: the scope panicked, too: {:?}", panic.downcast_ref::<&str>());
    }
}
// ANCHOR_END: listing
