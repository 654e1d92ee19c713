//! A guard in the head of a `match` lives until the `match` ends; in an `if let` until its `else`
//! begins.
//!
//! No Python twin: the guard of a `with` statement lives as long as the block that is indented
//! under it, and nothing is hidden.
//!
//! ```
//! use std::sync::Mutex;
//!
//! let lock = Mutex::new(vec![1]);
//! match lock.lock().expect("no holder panics").pop() {
//!     Some(_) => assert!(lock.try_lock().is_err()),
//!     None => unreachable!("there is one"),
//! }
//! assert!(lock.try_lock().is_ok());
//! ```

// ANCHOR: listing
use std::sync::Mutex;

fn state(lock: &Mutex<Vec<&str>>) -> &'static str {
    if lock.try_lock().is_ok() { "free" } else { "held" }
}

pub fn main() {
    let jobs = Mutex::new(vec!["sweep", "wash", "dry"]);

    match jobs.lock().expect("no holder panics").pop() {
        Some(job) => println!("in the match: {job}, and the lock is {}", state(&jobs)),
        None => println!("nothing to do"),
    }

    let job = jobs.lock().expect("no holder panics").pop(); // the guard ends at this semicolon
    match job {
        Some(job) => println!("let, then match: {job}, and the lock is {}", state(&jobs)),
        None => println!("nothing to do"),
    }

    for _ in 0..2 {
        if let Some(job) = jobs.lock().expect("no holder panics").pop() {
            println!("in the if let: {job}, and the lock is {}", state(&jobs));
        } else {
            println!("in the else: nothing left, and the lock is {}", state(&jobs));
        }
    }
}
// ANCHOR_END: listing
