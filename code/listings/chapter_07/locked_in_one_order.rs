//! Two threads that take their locks in one order cannot each hold what the other wants.
//!
//! ```
//! use std::sync::Mutex;
//!
//! use listings::chapter_07::locked_in_one_order::{Account, transfer};
//!
//! let accounts = [(0, 100), (1, 0)].map(|(number, balance)| Account { number, balance: Mutex::new(balance) });
//! transfer(&accounts[0], &accounts[1], 30);
//! transfer(&accounts[1], &accounts[0], 10);
//! transfer(&accounts[0], &accounts[0], 50);
//! assert_eq!(accounts.map(|account| account.balance.into_inner().ok()), [Some(80), Some(20)]);
//! ```

// ANCHOR: listing
use std::cmp::Ordering;
use std::sync::{Mutex, MutexGuard};
use std::thread::{self, sleep};

use listings::pace::seconds;

pub struct Account {
    pub number: u32,
    pub balance: Mutex<i32>,
}

impl Account {
    fn lock(&self) -> MutexGuard<'_, i32> {
        let balance = self.balance.lock().expect("no holder panics");
        sleep(seconds(1)); // time for the other thread to take a lock
        balance
    }
}

pub fn transfer(from: &Account, to: &Account, amount: i32) {
    let (mut source, mut target);
    match from.number.cmp(&to.number) {
        Ordering::Less => (source, target) = (from.lock(), to.lock()),
        Ordering::Greater => (target, source) = (to.lock(), from.lock()),
        Ordering::Equal => return, // one lock, which cannot be taken twice
    }
    *source -= amount;
    *target += amount;
} // both guards go here

pub fn main() {
    let [a, b] = [0, 1].map(|number| Account { number, balance: Mutex::new(5000) });
    thread::scope(|s| {
        s.spawn(|| (0..5).for_each(|_| transfer(&a, &b, 300)));
        s.spawn(|| (0..5).for_each(|_| transfer(&b, &a, 100)));
    });
    let balances = [a, b].map(|account| account.balance.into_inner().expect("no holder panics"));
    println!("both have ended: {balances:?}");
}
// ANCHOR_END: listing
