//! parking_lot's detector looks at which thread holds what and waits for which, and names the
//! threads of a cycle.
//!
//! ```
//! use std::thread;
//!
//! use parking_lot::{Mutex, deadlock::check_deadlock};
//!
//! assert!(check_deadlock().is_empty());
//! thread::spawn(|| {
//!     let lock = Mutex::new(());
//!     let _outer = lock.lock();
//!     let _inner = lock.lock();
//! });
//! let cycle = loop {
//!     if let Some(cycle) = check_deadlock().pop() {
//!         break cycle;
//!     }
//!     thread::yield_now();
//! };
//! assert_eq!(cycle.len(), 1);
//! ```

// ANCHOR: listing
use std::sync::{Arc, Barrier};
use std::thread::{self, sleep};

use listings::pace::seconds;
use parking_lot::{Mutex, deadlock::check_deadlock};

pub fn main() {
    let locks = Arc::new([Mutex::new(()), Mutex::new(()), Mutex::new(())]);
    let all_hold_one = Arc::new(Barrier::new(3));

    let threads = [0, 1, 2].map(|n| {
        let (locks, all_hold_one) = (Arc::clone(&locks), Arc::clone(&all_hold_one));
        thread::spawn(move || {
            let _mine = locks[n].lock();
            all_hold_one.wait();
            let _next = locks[(n + 1) % 3].lock();
        })
    });

    let cycle = loop {
        match check_deadlock().pop() {
            Some(cycle) => break cycle,
            None => sleep(seconds(1)), // not all of them wait yet
        }
    };
    println!("a deadlock of {} threads:", cycle.len());
    for (n, handle) in threads.iter().enumerate() {
        if cycle.iter().any(|found| found.thread_id() == handle.thread().id()) {
            println!("thread {n} holds lock {n} and waits for lock {}", (n + 1) % 3);
        }
    }
}
// ANCHOR_END: listing
