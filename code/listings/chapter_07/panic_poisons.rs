//! A panic while holding a std mutex releases it and marks it as poisoned: the next `lock` is an
//! `Err`.
//!
//! No Python twin: Python's lock does not know how its holder ended.
//!
//! ```
//! use std::panic::{AssertUnwindSafe, catch_unwind};
//! use std::sync::Mutex;
//!
//! use listings::chapter_07::panic_poisons::transfer;
//!
//! let accounts = Mutex::new([100, 0]);
//! transfer(&accounts, 30);
//! assert!(!accounts.is_poisoned());
//! let ended = catch_unwind(AssertUnwindSafe(|| transfer(&accounts, 60)));
//! assert!(ended.is_err() && accounts.lock().is_err());
//! ```
//!
//! The error borrows the mutex, so `?` lets it out of a function only if the mutex is a `static`:
//!
//! ```
//! use std::error::Error;
//! use std::sync::Mutex;
//!
//! static ACCOUNTS: Mutex<[i32; 2]> = Mutex::new([70, 30]);
//!
//! fn sum() -> Result<i32, Box<dyn Error>> {
//!     Ok(ACCOUNTS.lock()?.iter().sum())
//! }
//! assert_eq!(sum().ok(), Some(100));
//! ```
//!
//! ```compile_fail
//! use std::error::Error;
//! use std::sync::Mutex;
//!
//! fn sum(accounts: &Mutex<[i32; 2]>) -> Result<i32, Box<dyn Error>> {
//!     Ok(accounts.lock()?.iter().sum())
//! }
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::thread;

pub fn transfer(accounts: &Mutex<[i32; 2]>, amount: i32) {
    let mut accounts = accounts.lock().expect("no holder panics");
    accounts[0] -= amount;
    assert!(amount <= 50, "{amount} needs a signature");
    accounts[1] += amount;
}

pub fn main() {
    let accounts = Mutex::new([100, 0]);
    for amount in [30, 60, 10] {
        let ended = thread::scope(|s| s.spawn(|| transfer(&accounts, amount)).join());
        let result = if ended.is_ok() { "done" } else { "failed" };
        match accounts.lock() {
            Ok(accounts) => println!("{amount}: {result}, {accounts:?}"),
            Err(error) => println!("{amount}: {result}, and now: {error}"),
        }
    }
}
// ANCHOR_END: listing
