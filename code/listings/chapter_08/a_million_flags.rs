//! A million flags are raised with `Relaxed`, and the reader counts those that came without their
//! data: on x86-64 there are none, which proves nothing.
//!
//! ```
//! use std::sync::atomic::AtomicU32;
//!
//! use listings::chapter_08::a_million_flags::{look, raise};
//!
//! let (data, flag) = (AtomicU32::new(0), AtomicU32::new(0));
//! raise(3, &data, &flag);
//! assert_eq!(look(3, &data, &flag), 0);
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

pub fn raise(rounds: u32, data: &AtomicU32, flag: &AtomicU32) {
    for round in 1..=rounds {
        data.store(round, Relaxed);
        flag.store(round, Relaxed);
    }
}

/// How often the flag had come, and its data had not.
pub fn look(rounds: u32, data: &AtomicU32, flag: &AtomicU32) -> u32 {
    let mut missing = 0;
    loop {
        let round = flag.load(Relaxed);
        if data.load(Relaxed) < round {
            missing += 1;
        }
        if round == rounds {
            return missing;
        }
    }
}

pub fn main() {
    let (data, flag) = (AtomicU32::new(0), AtomicU32::new(0));
    let missing = thread::scope(|s| {
        s.spawn(|| raise(1_000_000, &data, &flag));
        look(1_000_000, &data, &flag)
    });
    println!("a million flags; seen without their data: {missing}");
}
// ANCHOR_END: listing
