//! Processes that write to different elements of an array need no lock, and copy nothing.
//!
//! ```
//! use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
//!
//! use many_hands::process::shared::AtomicArray;
//!
//! let squares = AtomicArray::<AtomicU64>::zeroed(4)?;
//! let same = squares.try_clone()?;
//! same[3].store(9, Relaxed);
//! assert_eq!(squares[3].load(Relaxed), 9);
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use many_hands::process::shared::AtomicArray;
use many_hands::process::{Error, Process};

fn fill((squares, part): (AtomicArray<AtomicU64>, Range<usize>)) {
    for n in part {
        squares[n].store((n * n) as u64, Relaxed);
    }
}

pub fn main() -> Result<(), Error> {
    let squares = AtomicArray::<AtomicU64>::zeroed(100_000)?;
    let worker = |part| Process::spawn(fill, (squares.try_clone()?, part));

    let workers = [worker(0..50_000)?, worker(50_000..100_000)?];
    for worker in workers {
        worker.join()?;
    }
    let sum: u64 = squares.iter().map(|square| square.load(Relaxed)).sum();
    println!("the sum of {} squares is {sum}", squares.len());
    Ok(())
}
// ANCHOR_END: listing
