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
    arrivals: Mutex<usize>, // of all rounds together
    complete: Condvar,
}

impl Barrier {
    fn wait(&self) {
        let mut arrivals = self.arrivals.lock().expect("no holder panics");
        let round = *arrivals / self.parties;
        *arrivals += 1;
        if *arrivals / self.parties > round {
            self.complete.notify_all();
        }
        drop(self.complete.wait_while(arrivals, |all| *all / self.parties == round));
    }
}

/// How many threads were missing at most when one went on.
pub fn missing(parties: usize, rounds: usize) -> usize {
    let barrier = Barrier { parties, arrivals: Mutex::new(0), complete: Condvar::new() };
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
