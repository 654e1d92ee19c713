//! The holder of a re-entrant mutex may lock it again; another thread may not.
//!
//! ```
//! use parking_lot::ReentrantMutex;
//!
//! let lock = ReentrantMutex::new(());
//! let _outer = lock.lock();
//! let _inner = lock.lock();
//! assert!(lock.is_owned_by_current_thread());
//! std::thread::scope(|s| s.spawn(|| assert!(lock.try_lock().is_none())).join()).expect("it got nothing");
//! ```

// ANCHOR: listing
use std::cell::Cell;
use std::thread;

use parking_lot::ReentrantMutex;

struct Account(ReentrantMutex<Cell<i32>>);

impl Account {
    fn add(&self, amount: i32) -> i32 {
        let balance = self.0.lock();
        balance.set(balance.get() + amount);
        balance.get()
    }

    /// All of them as one step: a thread that wants the balance waits until the last is in.
    fn add_all(&self, amounts: &[i32]) {
        let _held = self.0.lock();
        for amount in amounts {
            println!("added {amount}, balance {}", self.add(*amount)); // locks again
        }
        thread::scope(|s| {
            s.spawn(|| println!("another thread gets in: {}", self.0.try_lock().is_some()));
        });
    }
}

pub fn main() {
    let account = Account(ReentrantMutex::new(Cell::new(0)));
    account.add_all(&[10, 20]);
    println!("balance in the end: {}", account.add(0));
}
// ANCHOR_END: listing
