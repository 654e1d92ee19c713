//! Changes a copy without the lock, so that no panic can poison it.

use std::sync::Mutex;

/// Changes the accounts. If `change` panics, so does this, and nothing has changed.
pub fn update(accounts: &Mutex<[i32; 2]>, change: impl FnOnce(&mut [i32; 2])) {
    let mut changed = *accounts.lock().expect("no holder panics");
    change(&mut changed);
    *accounts.lock().expect("no holder panics") = changed;
}
