//! Two threads each write one number and then read the other's: with anything weaker than `SeqCst`
//! neither may see what the other wrote.
//!
//! No Python twin: Python has no orderings to choose from.
//!
//! ```
//! use std::sync::atomic::Ordering::SeqCst;
//!
//! use listings::chapter_08::each_writes_then_reads::blind_rounds;
//!
//! assert_eq!(blind_rounds(1000, SeqCst, SeqCst), 0);
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering, Ordering::*};
use std::thread;

use crossbeam::utils::Backoff;

/// Waits until both threads have arrived so many times.
fn meet(arrived: &AtomicU32, times: u32) {
    let backoff = Backoff::new();
    arrived.fetch_add(1, AcqRel);
    while arrived.load(Acquire) < 2 * times {
        backoff.snooze();
    }
}

/// In how many rounds neither thread saw what the other had written.
pub fn blind_rounds(rounds: u32, write: Ordering, read: Ordering) -> usize {
    let (arrived, flags) = (AtomicU32::new(0), [const { AtomicBool::new(false) }; 2]);
    let round = |mine: usize, round: u32| {
        flags[mine].store(false, Relaxed);
        meet(&arrived, 2 * round - 1);
        flags[mine].store(true, write);
        let saw = flags[1 - mine].load(read);
        meet(&arrived, 2 * round);
        saw
    };
    thread::scope(|s| {
        let other = s.spawn(|| Vec::from_iter((1..=rounds).map(|n| round(1, n))));
        let saw = Vec::from_iter((1..=rounds).map(|n| round(0, n)));
        let both = saw.into_iter().zip(other.join().expect("it does not panic"));
        both.filter(|saw| *saw == (false, false)).count()
    })
}

pub fn main() {
    for (write, read) in [(Relaxed, Relaxed), (Release, Acquire), (SeqCst, SeqCst)] {
        let blind = blind_rounds(10_000, write, read);
        println!("{write:?}, {read:?}: neither saw the other in {blind} of 10000 rounds");
    }
}
// ANCHOR_END: listing
