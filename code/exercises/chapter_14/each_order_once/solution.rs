//! The numbers of the orders that are booked are kept beside the balance.

use std::collections::BTreeSet;
use std::sync::Mutex;

#[derive(Debug, Default)]
struct Kept {
    balance: u32,
    booked: BTreeSet<u64>,
}

/// An account, shared by whatever runs tasks.
pub struct Account {
    kept: Mutex<Kept>,
}

impl Account {
    /// An account with nothing in it.
    pub fn new() -> Self {
        Self { kept: Mutex::new(Kept::default()) }
    }

    /// Books the deposit of an order, and returns the balance.
    pub fn deposit(&self, order: u64, amount: u32) -> u32 {
        let mut kept = self.kept.lock().expect("no holder panics");
        if kept.booked.insert(order) {
            kept.balance += amount;
        }
        kept.balance
    }
}
