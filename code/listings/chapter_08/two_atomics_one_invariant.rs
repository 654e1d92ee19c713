//! Sixty move from one number to another: a reader of two atomics may find 60 too few or too many,
//! a reader under one mutex never does.
//!
//! ```
//! use listings::chapter_08::two_atomics_one_invariant::{every_total, in_two_atomics, under_one_mutex};
//!
//! assert_eq!(Vec::from_iter(every_total(in_two_atomics)), [40, 100, 160]);
//! assert_eq!(Vec::from_iter(every_total(under_one_mutex)), [100]);
//! ```

// ANCHOR: listing
use std::collections::BTreeSet;

use shuttle::sync::Mutex;
use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
use shuttle::thread;

pub fn in_two_atomics() -> u32 {
    let (left, right) = (AtomicU32::new(100), AtomicU32::new(0));
    thread::scope(|s| {
        s.spawn(|| {
            left.fetch_sub(60, SeqCst);
            right.fetch_add(60, SeqCst);
        });
        left.load(SeqCst) + right.load(SeqCst)
    })
}

pub fn under_one_mutex() -> u32 {
    let accounts = Mutex::new([100, 0]);
    thread::scope(|s| {
        s.spawn(|| *accounts.lock().expect("no holder panics") = [40, 60]);
        accounts.lock().expect("no holder panics").iter().sum()
    })
}

pub fn every_total(program: fn() -> u32) -> BTreeSet<u32> {
    let (found, totals) = std::sync::mpsc::channel();
    shuttle::check_dfs(move || found.send(program()).expect("the receiver is there"), None);
    totals.into_iter().collect()
}

pub fn main() {
    println!("two atomics, some order makes the total {:?}", every_total(in_two_atomics));
    println!("one mutex, some order makes the total {:?}", every_total(under_one_mutex));
}
// ANCHOR_END: listing
