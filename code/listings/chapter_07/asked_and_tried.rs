//! A lock can be asked whether it is held, and tried without waiting; only a try that succeeds is
//! worth anything later.
//!
//! ```
//! use parking_lot::Mutex;
//!
//! let lock = Mutex::new(());
//! assert!(!lock.is_locked());
//! let guard = lock.try_lock();
//! assert!(guard.is_some() && lock.is_locked() && lock.try_lock().is_none());
//! ```

// ANCHOR: listing
use parking_lot::Mutex;

fn look(when: &str, lock: &Mutex<()>) {
    let asked = if lock.is_locked() { "held" } else { "free" };
    let tried = if lock.try_lock().is_some() { "got it" } else { "did not get it" };
    println!("{when}: asked, it is {asked}; tried, {tried}");
}

pub fn main() {
    let lock = Mutex::new(());
    look("before", &lock);
    let guard = lock.lock();
    look("inside", &lock);
    drop(guard);
    look("after", &lock);
}
// ANCHOR_END: listing
