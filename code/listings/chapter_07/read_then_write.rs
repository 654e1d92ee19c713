//! A reader that wants to write waits for all readers to leave, itself among them; an upgradable
//! one can become the writer.
//!
//! No Python twin: the standard library of Python has no such lock.
//!
//! ```
//! use parking_lot::{RwLock, RwLockUpgradableReadGuard as Upgradable};
//!
//! let lock = RwLock::new(1);
//! let reader = lock.read();
//! assert!(lock.try_write().is_none());
//! drop(reader);
//!
//! let upgradable = lock.upgradable_read();
//! assert!(lock.try_read().is_some() && lock.try_upgradable_read().is_none());
//! let mut writer = Upgradable::upgrade(upgradable);
//! *writer += 1;
//! assert_eq!(*writer, 2);
//! ```

// ANCHOR: listing
use listings::pace::seconds;
use parking_lot::{RwLock, RwLockUpgradableReadGuard as Upgradable};

/// The price of a thing, worked out at the first request.
fn price(known: &RwLock<Vec<u32>>) -> u32 {
    let prices = known.upgradable_read(); // beside readers, but no other of its kind
    match prices.first() {
        Some(price) => *price,
        None => {
            let mut prices = Upgradable::upgrade(prices); // waits for the readers, keeps the place
            println!("working it out");
            prices.push(42);
            prices[0]
        }
    }
}

pub fn main() {
    let known = RwLock::new(Vec::new());

    let reader = known.read();
    let writer = known.try_write_for(seconds(2)); // `write` would wait for ever
    println!("a reader becomes a writer: {}", writer.is_some());
    drop(reader);

    println!("first: {}", price(&known));
    println!("second: {}", price(&known));
}
// ANCHOR_END: listing
