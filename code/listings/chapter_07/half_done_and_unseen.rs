//! A lock that merely opens when its holder fails leaves half-done data to the next thread, without
//! a word.
//!
//! ```
//! use std::panic::{AssertUnwindSafe, catch_unwind};
//!
//! use listings::chapter_07::half_done_and_unseen::transfer;
//! use parking_lot::Mutex;
//!
//! let accounts = Mutex::new([100, 0]);
//! let ended = catch_unwind(AssertUnwindSafe(|| transfer(&accounts, 60)));
//! assert!(ended.is_err());
//! assert_eq!(*accounts.lock(), [40, 0]);
//! ```

// ANCHOR: listing
use std::thread;

use parking_lot::Mutex;

pub fn transfer(accounts: &Mutex<[i32; 2]>, amount: i32) {
    let mut accounts = accounts.lock();
    accounts[0] -= amount;
    assert!(amount <= 50, "{amount} needs a signature"); // too late: it has left the first account
    accounts[1] += amount;
}

pub fn main() {
    let accounts = Mutex::new([100, 0]);
    for amount in [30, 60] {
        let ended = thread::scope(|s| s.spawn(|| transfer(&accounts, amount)).join());
        let accounts = accounts.lock();
        let result = if ended.is_ok() { "done" } else { "failed" };
        println!("{amount}: {result}, {accounts:?}, {} in all", accounts[0] + accounts[1]);
    }
}
// ANCHOR_END: listing
