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
//! let seen = look(3, &data, &flag);
//! assert_eq!((seen.flags, seen.without_data), (1, 0));
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

pub struct Seen {
    pub flags: u32,
    pub without_data: u32,
}

pub fn look(rounds: u32, data: &AtomicU32, flag: &AtomicU32) -> Seen {
    let (mut last, mut seen) = (0, Seen { flags: 0, without_data: 0 });
    while last < rounds {
        let round = flag.load(Relaxed);
        let has_data = data.load(Relaxed) >= round;
        if round > last {
            seen.flags += 1;
            seen.without_data += u32::from(!has_data);
            last = round;
        }
    }
    seen
}

pub fn main() {
    let (data, flag) = (AtomicU32::new(0), AtomicU32::new(0));
    let Seen { flags, without_data } = thread::scope(|s| {
        s.spawn(|| raise(1_000_000, &data, &flag));
        look(1_000_000, &data, &flag)
    });
    println!("a million flags raised; seen: {flags}, without their data: {without_data}");
}
// ANCHOR_END: listing
