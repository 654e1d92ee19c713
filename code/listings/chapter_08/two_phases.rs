//! No thread begins the second phase before every thread has finished the first.
//!
//! ```
//! use many_hands::sync::{Barrier, Broken};
//!
//! let barrier = Barrier::new(2);
//! std::thread::scope(|s| {
//!     let other = s.spawn(|| barrier.wait());
//!     let mine = barrier.wait()?;
//!     let other = other.join().expect("it does not panic")?;
//!     assert!(mine.is_leader() != other.is_leader());
//!     Ok::<(), Broken>(())
//! })?;
//! # Ok::<(), Broken>(())
//! ```

// ANCHOR: listing
use std::thread::scope;

use many_hands::sync::{Barrier, Broken};

fn work(n: u32, barrier: &Barrier) -> Result<(), Broken> {
    println!("worker {n}: sowed");
    let meeting = barrier.wait()?;
    println!("worker {n}: reaped");
    if meeting.is_leader() {
        println!("one of {} was the last to arrive", barrier.parties());
    }
    Ok(())
}

pub fn main() -> Result<(), Broken> {
    let barrier = Barrier::new(3);
    scope(|s| {
        let workers = [1, 2, 3].map(|n| {
            let barrier = &barrier;
            s.spawn(move || work(n, barrier))
        });
        workers.into_iter().try_for_each(|worker| worker.join().expect("no worker panics"))
    })
}
// ANCHOR_END: listing
