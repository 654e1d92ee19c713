//! Tries for the second lock until it gets it, and keeps the first.

use std::sync::Mutex;

pub struct Account {
    pub id: u32,
    pub balance: Mutex<i32>,
}

/// Moves an amount, which may make a balance negative.
pub fn transfer(from: &Account, to: &Account, amount: i32) {
    let mut from_balance = from.balance.lock().expect("no holder panics");
    if from.id == to.id {
        return;
    }
    let mut to_balance = loop {
        if let Ok(guard) = to.balance.try_lock() {
            break guard;
        }
    };
    *from_balance -= amount;
    *to_balance += amount;
}
