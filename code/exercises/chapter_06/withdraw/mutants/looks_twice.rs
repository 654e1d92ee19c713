//! Looks once more before it takes, which makes the gap smaller and no more than that.

use std::sync::atomic::{AtomicI32, Ordering::SeqCst};

/// Takes the amount from the balance if that is enough, and says whether it did.
pub fn withdraw(balance: &AtomicI32, amount: i32) -> bool {
    if balance.load(SeqCst) < amount || balance.load(SeqCst) < amount {
        return false;
    }
    balance.fetch_sub(amount, SeqCst);
    true
}
