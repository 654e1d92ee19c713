//! Changes a copy, and refuses a lock whose holder panicked.

use std::sync::Mutex;

/// Changes the accounts. If `change` panics, so does this, and nothing has changed.
pub fn update(accounts: &Mutex<[i32; 2]>, change: impl FnOnce(&mut [i32; 2])) {
    let mut accounts = accounts.lock().expect("no holder panics");
    let mut changed = *accounts;
    change(&mut changed);
    *accounts = changed;
}
