//! Looks and takes in one step, again and again until no other thread came between.

use std::sync::atomic::{AtomicI32, Ordering::SeqCst};

/// Takes the amount from the balance if that is enough, and says whether it did.
pub fn withdraw(balance: &AtomicI32, amount: i32) -> bool {
    balance.try_update(SeqCst, SeqCst, |now| (now >= amount).then(|| now - amount)).is_ok()
}
