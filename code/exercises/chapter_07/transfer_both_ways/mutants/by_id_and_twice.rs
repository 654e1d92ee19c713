//! In the order of the ids, also where both are the same.

use std::sync::Mutex;

pub struct Account {
    pub id: u32,
    pub balance: Mutex<i32>,
}

/// Moves an amount, which may make a balance negative.
pub fn transfer(from: &Account, to: &Account, amount: i32) {
    let (low, high) = if from.id < to.id { (from, to) } else { (to, from) };
    let mut low_balance = low.balance.lock().expect("no holder panics");
    let mut high_balance = high.balance.lock().expect("no holder panics");
    let change = if low.id == from.id { -amount } else { amount };
    *low_balance += change;
    *high_balance -= change;
}
