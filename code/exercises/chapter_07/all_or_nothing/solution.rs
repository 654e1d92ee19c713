//! Changes a copy, and makes it the accounts in one assignment.

use std::sync::{Mutex, PoisonError};

/// Changes the accounts. If `change` panics, so does this, and nothing has changed.
pub fn update(accounts: &Mutex<[i32; 2]>, change: impl FnOnce(&mut [i32; 2])) {
    // Whatever has panicked, the accounts are whole.
    let mut accounts = accounts.lock().unwrap_or_else(PoisonError::into_inner);
    let mut changed = *accounts;
    change(&mut changed);
    *accounts = changed;
}
