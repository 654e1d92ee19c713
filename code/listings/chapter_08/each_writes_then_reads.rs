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
//! assert_eq!(blind_rounds(SeqCst, SeqCst), 0);
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering, Ordering::*};
use std::thread;

use crossbeam::utils::Backoff;

const ROUNDS: u32 = 10_000;

/// Waits until both threads have arrived in this round.
fn meet(arrived: &AtomicU32, round: u32) {
    arrived.fetch_add(1, AcqRel);
    let backoff = Backoff::new();
    while arrived.load(Acquire) < 2 * round {
        backoff.snooze();
    }
}

/// In how many rounds neither thread saw what the other had written.
pub fn blind_rounds(write: Ordering, read: Ordering) -> usize {
    let (arrived, flags) = (AtomicU32::new(0), [AtomicBool::new(false), AtomicBool::new(false)]);
    let play = |mine: usize| -> Vec<bool> {
        let round = |round| {
            flags[mine].store(false, Relaxed);
            meet(&arrived, 2 * round - 1);
            flags[mine].store(true, write);
            let saw = flags[1 - mine].load(read);
            meet(&arrived, 2 * round);
            saw
        };
        (1..=ROUNDS).map(round).collect()
    };
    let [first, second] = thread::scope(|s| {
        [0, 1].map(|mine| s.spawn(move || play(mine))).map(|player| player.join().expect("it does not panic"))
    });
    first.into_iter().zip(second).filter(|saw| *saw == (false, false)).count()
}

pub fn main() {
    for (write, read) in [(Relaxed, Relaxed), (Release, Acquire), (SeqCst, SeqCst)] {
        println!("{write:?}, {read:?}: neither saw the other in {} of {ROUNDS} rounds", blind_rounds(write, read));
    }
}
// ANCHOR_END: listing
