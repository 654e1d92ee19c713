//! An atomic in shared memory needs no lock, if the change is one operation.
//!
//! No Python twin: Python's standard library has no atomic numbers.
//!
//! ```
//! use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
//!
//! use many_hands::process::Process;
//! use many_hands::process::shared::Atomic;
//!
//! let hits = Atomic::new(AtomicU32::new(0))?;
//! Process::spawn(|hits: Atomic<AtomicU32>| drop(hits.fetch_add(1, Relaxed)), hits.try_clone()?)?.join()?;
//! assert_eq!(hits.fetch_add(1, Relaxed), 1);
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use many_hands::process::shared::Atomic;
use many_hands::process::{Barrier, Broken, Process};

type Counter = Atomic<AtomicU32>;

fn count((two_steps, one_step, barrier): (Counter, Counter, Barrier)) -> Result<(), Broken> {
    let seen = two_steps.load(Relaxed);
    barrier.wait()?; // the other has read it too
    two_steps.store(seen + 1, Relaxed);

    one_step.fetch_add(1, Relaxed);
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let two_steps = Atomic::new(AtomicU32::new(0))?;
    let one_step = Atomic::new(AtomicU32::new(0))?;
    let barrier = Barrier::new(2)?;

    let handles = || Ok((two_steps.try_clone()?, one_step.try_clone()?, barrier.try_clone()?));
    let children = [handles(), handles()].map(|handles| Process::spawn(count, handles?));
    for child in children {
        child?.join()?;
    }
    println!("load and store: {}", two_steps.load(Relaxed));
    println!("fetch_add: {}", one_step.load(Relaxed));
    Ok(())
}
// ANCHOR_END: listing
