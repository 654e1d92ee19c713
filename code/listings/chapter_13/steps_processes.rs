//! A sum that takes computing, a part of it in each of as many processes as there are cores.
//!
//! ```
//! use listings::chapter_13::steps_processes::sum;
//!
//! assert_eq!(sum(9)?, 1 + 7 + 2 + 5 + 8 + 16 + 3 + 19);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::available_parallelism;

use listings::chapter_13::steps_alone::steps;
use many_hands::process::{Process, Queue, queue::Sender};

pub fn part((first, cores, numbers, sums): (usize, usize, u64, Sender<u64>)) -> Result<(), String> {
    let part = (1..=numbers).skip(first).step_by(cores).map(steps).sum();
    sums.send(&part).map_err(|error| error.to_string())
}

pub fn sum(numbers: u64) -> Result<u64, Box<dyn Error>> {
    let cores = available_parallelism().map_or(1, usize::from);
    let (sender, sums) = Queue::bounded(cores)?.split();
    let spawn = |first| Process::spawn(part, (first, cores, numbers, sender.clone()));
    let parts: Vec<_> = (0..cores).map(spawn).collect::<Result<_, _>>()?;
    drop(sender); // so that the parts have the only ones
    let sum = sums.iter().sum::<Result<u64, _>>()?;
    for part in parts {
        if !part.join()?.success() {
            return Err("a part of the sum is missing".into());
        }
    }
    Ok(sum)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("all numbers up to 200000 take {} steps", sum(200_000)?);
    Ok(())
}
// ANCHOR_END: listing
