//! A reader-writer lock lets any number of readers in together, or one writer alone.
//!
//! No Python twin: the standard library of Python has no such lock.
//!
//! ```
//! use std::panic::{AssertUnwindSafe, catch_unwind};
//! use std::sync::RwLock;
//!
//! let lock = RwLock::new(1);
//! let reader = lock.read();
//! assert!(lock.try_read().is_ok() && lock.try_write().is_err());
//! drop(reader);
//! let writer = lock.try_write();
//! assert!(writer.is_ok() && lock.try_read().is_err());
//! drop(writer);
//!
//! // Only a writer's panic poisons the lock.
//! let reading = catch_unwind(AssertUnwindSafe(|| {
//!     let _reader = lock.read();
//!     panic!("while reading");
//! }));
//! assert!(reading.is_err() && !lock.is_poisoned());
//! let writing = catch_unwind(AssertUnwindSafe(|| {
//!     let _writer = lock.write();
//!     panic!("while writing");
//! }));
//! assert!(writing.is_err() && lock.is_poisoned());
//! ```

// ANCHOR: listing
use std::sync::{Barrier, RwLock};
use std::thread;

pub fn main() {
    let prices = RwLock::new(vec![3, 5]);
    let all_inside = Barrier::new(3);

    thread::scope(|s| {
        for _ in 0..3 {
            s.spawn(|| {
                let prices = prices.read().expect("no writer panics");
                all_inside.wait(); // opens when three readers hold the lock
                println!("a reader among three: {prices:?}");
            });
        }
    });

    let reader = prices.read().expect("no writer panics");
    println!("beside a reader, a writer gets in: {}", prices.try_write().is_ok());
    drop(reader);

    let mut writer = prices.write().expect("no writer panics");
    writer.push(8);
    println!("beside a writer, a reader gets in: {}", prices.try_read().is_ok());
    drop(writer);
    println!("afterwards: {:?}", prices.read().expect("no writer panics"));
}
// ANCHOR_END: listing
