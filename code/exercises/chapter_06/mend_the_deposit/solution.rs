//! Deposits are approved side by side, and each is added in one step.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

/// The bank takes its time. Each deposit needs one.
fn approve() {
    thread::sleep(Duration::from_millis(20));
}

fn deposit(balance: &AtomicU32, amount: u32) {
    approve();
    balance.fetch_add(amount, SeqCst);
}

/// Deposits each amount in a thread of its own, and gives the balance at the end.
pub fn deposit_all(amounts: &[u32]) -> u32 {
    let balance = AtomicU32::new(0);
    thread::scope(|s| {
        for amount in amounts {
            s.spawn(|| deposit(&balance, *amount));
        }
    });
    balance.into_inner()
}
