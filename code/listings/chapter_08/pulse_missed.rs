//! A thread that looks at the flag again when it wakes can miss that it was up for a moment.
//!
//! ```
//! assert!(listings::chapter_08::pulse_missed::missed());
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::thread;

use listings::pace::seconds;

pub fn missed() -> bool {
    let (flag, raised) = (Mutex::new(false), Condvar::new());
    let waits = AtomicBool::new(false);
    thread::scope(|s| {
        let waiter = s.spawn(|| {
            let flag = flag.lock().expect("no holder panics");
            waits.store(true, SeqCst); // the next thread to get the lock finds it waiting
            let waited = raised.wait_timeout_while(flag, seconds(5), |up| !*up);
            waited.expect("no holder panics").1.timed_out()
        });
        while !waits.load(SeqCst) {
            thread::yield_now();
        }
        let mut flag = flag.lock().expect("no holder panics");
        *flag = true;
        raised.notify_all();
        *flag = false; // before the waiter could look
        drop(flag);
        waiter.join().expect("it does not panic")
    })
}

pub fn main() {
    println!("the flag was up, and the waiter has missed it: {}", missed());
}
// ANCHOR_END: listing
