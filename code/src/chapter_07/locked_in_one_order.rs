//! Two threads that take their locks in one order cannot each hold what the other wants.
//!
//! ```
//! use many_hands::chapter_07::locked_in_one_order::{Account, transfer};
//!
//! let accounts = [Account::new(0, 100), Account::new(1, 0)];
//! transfer(&accounts[0], &accounts[1], 30);
//! transfer(&accounts[1], &accounts[0], 10);
//! assert_eq!(accounts.map(|account| account.balance.into_inner().ok()), [Some(80), Some(20)]);
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::thread;

pub struct Account {
    pub number: u32,
    pub balance: Mutex<i32>,
}

impl Account {
    pub fn new(number: u32, balance: i32) -> Self {
        Self { number, balance: Mutex::new(balance) }
    }
}

pub fn transfer(from: &Account, to: &Account, amount: i32) {
    if from.number == to.number {
        return; // one lock, which cannot be taken twice
    }
    let mut changes = [(from, -amount), (to, amount)];
    changes.sort_by_key(|(account, _)| account.number); // whichever way the money goes
    let mut locked = changes.map(|(account, change)| {
        let balance = account.balance.lock().expect("no holder panics");
        (balance, change)
    });
    for (balance, change) in &mut locked {
        **balance += *change;
    }
} // both guards go here

pub fn main() {
    let (a, b) = (Account::new(0, 5000), Account::new(1, 5000));
    thread::scope(|s| {
        s.spawn(|| (0..1000).for_each(|_| transfer(&a, &b, 3)));
        s.spawn(|| (0..1000).for_each(|_| transfer(&b, &a, 1)));
    });
    let balances = [a, b].map(|account| account.balance.into_inner().expect("no holder panics"));
    println!("both have ended: {balances:?}");
}
// ANCHOR_END: listing
