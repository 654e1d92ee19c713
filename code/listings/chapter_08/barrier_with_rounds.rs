//! A barrier that numbers its rounds lets a thread wait for the end of its own.
//!
//! ```
//! use listings::chapter_08::barrier_with_rounds::missing;
//!
//! assert_eq!(missing(3, 100), 0);
//! ```

// ANCHOR: listing
use std::sync::{Condvar, Mutex, atomic::AtomicUsize, atomic::Ordering::SeqCst};
use std::thread;

struct Barrier {
    parties: usize,
    state: Mutex<(usize, u64)>, // how many have arrived, in which round
    complete: Condvar,
}

impl Barrier {
    fn wait(&self) {
        let mut state = self.state.lock().expect("no holder panics");
        state.0 += 1;
        if state.0 == self.parties {
            *state = (0, state.1 + 1);
            return self.complete.notify_all();
        }
        let mine = state.1;
        drop(self.complete.wait_while(state, |state| state.1 == mine));
    }
}

/// How many threads were missing at most when one went on.
pub fn missing(parties: usize, rounds: usize) -> usize {
    let barrier = Barrier { parties, state: Mutex::default(), complete: Condvar::new() };
    let (arrived, missing) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let meet = || {
        for round in 1..=rounds {
            arrived.fetch_add(1, SeqCst);
            barrier.wait();
            missing.fetch_max((parties * round).saturating_sub(arrived.load(SeqCst)), SeqCst);
        }
    };
    thread::scope(|s| (0..parties).for_each(|_| drop(s.spawn(meet))));
    missing.into_inner()
}

pub fn main() {
    println!("1000 rounds of 3 threads; missing at most: {}", missing(3, 1000));
}
// ANCHOR_END: listing
