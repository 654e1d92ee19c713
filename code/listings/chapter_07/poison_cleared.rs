//! The error of a poisoned lock holds the guard: look at the data, put it right, clear the mark,
//! and go on.
//!
//! ```
//! use std::panic::{AssertUnwindSafe, catch_unwind};
//! use std::sync::{Mutex, PoisonError};
//!
//! let lock = Mutex::new(1);
//! let ended = catch_unwind(AssertUnwindSafe(|| {
//!     let _guard = lock.lock();
//!     panic!("while holding");
//! }));
//! assert!(ended.is_err());
//! *lock.lock().unwrap_or_else(PoisonError::into_inner) = 2;
//! lock.clear_poison();
//! assert_eq!(lock.lock().map(|value| *value).ok(), Some(2));
//! ```

// ANCHOR: listing
use std::sync::{Mutex, MutexGuard};
use std::thread;

fn fail_halfway(accounts: &Mutex<[i32; 2]>) {
    let mut accounts = accounts.lock().expect("no holder panics");
    accounts[0] -= 60;
    panic!("60 needs a signature");
}

/// Locks the accounts. If a transfer failed halfway, the money is put back first.
fn repaired(accounts: &Mutex<[i32; 2]>) -> MutexGuard<'_, [i32; 2]> {
    accounts.lock().unwrap_or_else(|poisoned| {
        let mut guard = poisoned.into_inner(); // the lock is held, as after an Ok
        println!("found {guard:?}");
        guard[0] = 100 - guard[1];
        accounts.clear_poison();
        guard
    })
}

pub fn main() {
    let accounts = Mutex::new([100, 0]);
    let ended = thread::scope(|s| s.spawn(|| fail_halfway(&accounts)).join());
    println!("the thread failed: {}", ended.is_err());
    println!("repaired: {:?}", repaired(&accounts));
    println!("still poisoned: {}", accounts.is_poisoned());
}
// ANCHOR_END: listing
