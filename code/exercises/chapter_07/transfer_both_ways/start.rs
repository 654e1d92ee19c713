//! Mend it: two transfers in opposite directions can hang.

use std::sync::Mutex;

pub struct Account {
    pub id: u32,
    pub balance: Mutex<i32>,
}

/// Moves an amount, which may make a balance negative.
pub fn transfer(from: &Account, to: &Account, amount: i32) {
    let mut from = from.balance.lock().expect("no holder panics");
    let mut to = to.balance.lock().expect("no holder panics");
    *from -= amount;
    *to += amount;
}
