//! What runs under the lock takes the data as `&mut`, not the lock: then nothing needs to be locked
//! twice.
//!
//! ```
//! use listings::chapter_07::locked_once_then_passed_on::Account;
//!
//! let account = Account::default();
//! account.add_all(&[1, 2]);
//! account.add(3);
//! assert_eq!(account.balance(), 6);
//! ```

// ANCHOR: listing
use std::sync::{Mutex, MutexGuard};

#[derive(Default)]
pub struct Account(Mutex<i32>);

impl Account {
    pub fn add(&self, amount: i32) {
        add_to(&mut self.lock(), amount);
    }

    pub fn add_all(&self, amounts: &[i32]) {
        let mut balance = self.lock(); // once
        for amount in amounts {
            add_to(&mut balance, *amount);
        }
    }

    pub fn balance(&self) -> i32 {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, i32> {
        self.0.lock().expect("no holder panics")
    }
}

fn add_to(balance: &mut i32, amount: i32) {
    *balance += amount;
}

pub fn main() {
    let account = Account::default();
    account.add_all(&[10, 20]);
    account.add(5);
    println!("balance: {}", account.balance());
}
// ANCHOR_END: listing
