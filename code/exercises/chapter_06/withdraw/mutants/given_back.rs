//! Takes first, and gives back what was too much.

use std::sync::atomic::{AtomicI32, Ordering::SeqCst};

/// Takes the amount from the balance if that is enough, and says whether it did.
pub fn withdraw(balance: &AtomicI32, amount: i32) -> bool {
    if balance.fetch_sub(amount, SeqCst) >= amount {
        return true;
    }
    balance.fetch_add(amount, SeqCst);
    false
}
