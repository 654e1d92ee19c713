//! A timer that waits for its cancellation, with the delay as a time limit, is gone as soon as it
//! is cancelled.
//!
//! ```
//! use std::sync::mpsc;
//! use std::thread;
//! use std::time::Duration;
//!
//! let (sender, ended) = mpsc::channel();
//! thread::spawn(move || {
//!     listings::chapter_08::timer_from_condvar::main();
//!     sender.send(())
//! });
//! assert_eq!(ended.recv_timeout(Duration::from_secs(60)), Ok(()), "none waits for an hour");
//! ```

// ANCHOR: listing
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use listings::pace::seconds;

struct Timer {
    cancelled: Arc<(Mutex<bool>, Condvar)>,
    thread: JoinHandle<()>,
}

impl Timer {
    fn after(delay: Duration, action: impl FnOnce() + Send + 'static) -> Self {
        let cancelled = Arc::new((Mutex::new(false), Condvar::new()));
        let shared = Arc::clone(&cancelled);
        let thread = thread::spawn(move || {
            let (cancelled, changed) = &*shared;
            let guard = cancelled.lock().expect("no holder panics");
            let waited = changed.wait_timeout_while(guard, delay, |cancelled| !*cancelled);
            if waited.expect("no holder panics").1.timed_out() {
                action();
            }
        });
        Self { cancelled, thread }
    }

    fn cancel(&self) {
        *self.cancelled.0.lock().expect("no holder panics") = true;
        self.cancelled.1.notify_one();
    }
}

pub fn main() {
    let short = Timer::after(seconds(1), || println!("hello, world"));
    let long = Timer::after(Duration::from_secs(3600), || println!("an hour later"));
    long.cancel();
    for timer in [long, short] {
        println!("ended well: {}", timer.thread.join().is_ok());
    }
}
// ANCHOR_END: listing
