//! A thousand threads deposit 1 each and sleep while they hold the lock: nothing is lost but time.
//!
//! ```
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! assert_eq!(listings::chapter_06::account_lock_held_asleep::deposit_from(20), 20);
//! assert!(start.elapsed() >= seconds(0.1) * 20); // one sleep after the other
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use listings::pace::seconds;

fn deposit(balance: &Mutex<u32>) {
    let mut guard = balance.lock().expect("no holder panics");
    let seen = *guard;
    thread::sleep(seconds(0.1));
    *guard = seen + 1;
}

pub fn deposit_from(threads: u32) -> u32 {
    let balance = Mutex::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| deposit(&balance));
        }
    });
    balance.into_inner().expect("no holder panics")
}

pub fn main() {
    let start = Instant::now();
    let balance = deposit_from(1000);
    let took = start.elapsed().div_duration_f64(seconds(1));
    println!("balance {balance}, after {took:.2} s of the book");
}
// ANCHOR_END: listing
