//! Takes the accounts out of a poisoned lock, whatever they are like.

use std::sync::{Mutex, PoisonError};

/// Changes the accounts. If `change` panics, so does this, and nothing has changed.
pub fn update(accounts: &Mutex<[i32; 2]>, change: impl FnOnce(&mut [i32; 2])) {
    let mut accounts = accounts.lock().unwrap_or_else(PoisonError::into_inner);
    change(&mut accounts);
}
