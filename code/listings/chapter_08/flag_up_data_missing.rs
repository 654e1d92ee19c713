//! A flag raised with `Relaxed` says nothing about the data written before it. Raised with
//! `Release` and found with `Acquire`, it does.
//!
//! No Python twin: Python has no memory orderings to choose from, and no tool that tries them.
//!
//! ```
//! use listings::chapter_08::flag_up_data_missing::found;
//! use loom::sync::atomic::Ordering::{Acquire, Relaxed, Release};
//!
//! assert!(found(Relaxed, Relaxed).contains(&Some(0)));
//! assert!(!found(Release, Acquire).contains(&Some(0)));
//! ```

// ANCHOR: listing
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use loom::sync::atomic::Ordering::{self, Acquire, Relaxed, Release};
use loom::sync::atomic::{AtomicBool, AtomicU32};
use loom::thread;

/// What the reader finds, in every execution that the orderings allow.
pub fn found(raise: Ordering, look: Ordering) -> BTreeSet<Option<u32>> {
    let found = Arc::new(Mutex::new(BTreeSet::new()));
    let record = Arc::clone(&found);
    loom::model(move || {
        let (data, ready) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
        let writer = thread::spawn({
            let (data, ready) = (Arc::clone(&data), Arc::clone(&ready));
            move || {
                data.store(42, Relaxed);
                ready.store(true, raise);
            }
        });
        let seen = ready.load(look).then(|| data.load(Relaxed));
        writer.join().expect("it does not panic");
        record.lock().expect("one thread runs at a time").insert(seen);
    });
    std::mem::take(&mut found.lock().expect("the search is over"))
}

pub fn main() {
    for raise in [Relaxed, Release] {
        for look in [Relaxed, Acquire] {
            println!("raised with {raise:?}, found with {look:?}: {:?}", found(raise, look));
        }
    }
}
// ANCHOR_END: listing
