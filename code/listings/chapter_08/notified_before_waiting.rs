//! A condition variable keeps no notification for later: what is kept is the state that the threads
//! share.
//!
//! ```
//! use std::sync::{Condvar, Mutex};
//! use std::time::Duration;
//!
//! let (state, changed) = (Mutex::new(()), Condvar::new());
//! changed.notify_one();
//! let guard = state.lock().expect("no holder panics");
//! let (_guard, result) = changed.wait_timeout(guard, Duration::from_millis(1)).expect("no holder panics");
//! assert!(result.timed_out());
//! listings::chapter_08::notified_before_waiting::main();
//! ```

// ANCHOR: listing
use std::sync::{Condvar, Mutex};

use listings::pace::seconds;

pub fn main() {
    let (ready, changed) = (Mutex::new(false), Condvar::new());

    changed.notify_one(); // no thread waits
    let guard = ready.lock().expect("no holder panics");
    let (mut guard, result) = changed.wait_timeout(guard, seconds(1)).expect("no holder panics");
    println!("waited for a notification, in vain: {}", result.timed_out());

    *guard = true;
    changed.notify_one(); // no thread waits
    let waited = changed.wait_timeout_while(guard, seconds(1), |ready| !*ready);
    let timed_out = waited.expect("no holder panics").1.timed_out();
    println!("waited for a condition, in vain: {timed_out}");
}
// ANCHOR_END: listing
