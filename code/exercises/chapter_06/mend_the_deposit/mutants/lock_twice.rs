//! Locked to read, and locked again to write: the balance may have changed between.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

/// The bank takes its time. Each deposit needs one.
fn approve() {
    thread::sleep(Duration::from_millis(20));
}

fn deposit(balance: &Mutex<u32>, amount: u32) {
    let seen = *balance.lock().expect("no holder panics");
    approve();
    *balance.lock().expect("no holder panics") = seen + amount;
}

/// Deposits each amount in a thread of its own, and gives the balance at the end.
pub fn deposit_all(amounts: &[u32]) -> u32 {
    let balance = Mutex::new(0);
    thread::scope(|s| {
        for amount in amounts {
            s.spawn(|| deposit(&balance, *amount));
        }
    });
    balance.into_inner().expect("no holder panics")
}
