//! A new mutex is free; `lock` waits for one that is held, `try_lock` says at once that it is.
//!
//! ```
//! use std::sync::{Mutex, TryLockError};
//!
//! let lock = Mutex::new(());
//! let guard = lock.try_lock().expect("a new one is free");
//! assert!(matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
//! drop(guard);
//! assert!(lock.try_lock().is_ok());
//! ```

// ANCHOR: listing
use std::sync::{Barrier, Mutex};
use std::thread;

use listings::pace::seconds;

pub fn main() {
    let lock = Mutex::new(());
    let (held, tried) = (Barrier::new(2), Barrier::new(2));
    println!("a new mutex is free: {}", lock.try_lock().is_ok());

    thread::scope(|s| {
        s.spawn(|| {
            let guard = lock.lock().expect("no holder panics");
            held.wait();
            tried.wait();
            thread::sleep(seconds(2));
            println!("holder: letting go");
            drop(guard);
        });

        held.wait();
        println!("main: try_lock gets it: {}", lock.try_lock().is_ok());
        tried.wait();
        let _guard = lock.lock().expect("no holder panics");
        println!("main: lock got it");
    });
}
// ANCHOR_END: listing
