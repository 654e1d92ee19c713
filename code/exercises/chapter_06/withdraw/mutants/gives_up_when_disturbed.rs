//! Takes the change of another thread for a lack of money.

use std::sync::atomic::{AtomicI32, Ordering::SeqCst};

/// Takes the amount from the balance if that is enough, and says whether it did.
pub fn withdraw(balance: &AtomicI32, amount: i32) -> bool {
    let now = balance.load(SeqCst);
    now >= amount && balance.compare_exchange(now, now - amount, SeqCst, SeqCst).is_ok()
}
