//! `cancel` keeps a task that waits from ever running, and ends one that runs, with its worker.
//!
//! ```
//! use many_hands::process::{Pool, TaskError};
//! use std::{thread::sleep, time::Duration};
//!
//! let pool = Pool::new(1)?;
//! let hangs = pool.apply_async(sleep, Duration::MAX);
//! assert!(hangs.cancel());
//! assert!(matches!(hangs.join(), Err(TaskError::Cancelled)));
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::{Pool, Queue};

fn hang(_: ()) {
    Pool::with_state(|begun: &mut Queue<u32>| begun.send(&process::id())).expect("main reads it");
    sleep(seconds(1000));
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let begun = Queue::bounded(1)?;
    let builder = Pool::builder().workers(1).initializer(|begun: Queue<u32>| begun, begun.clone());
    let pool = builder.build()?;
    let runs = pool.apply_async(hang, ());
    let waits = pool.apply_async(hang, ());
    println!("worker {} is at the first task", begun.recv()?);

    println!("the task that waits, cancelled: {}", waits.cancel());
    println!("the task that runs, cancelled: {}", runs.cancel());
    for task in [runs, waits] {
        if let Err(error) = task.join() {
            println!("{error}");
        }
    }
    println!("worker {} goes on", pool.apply(|()| process::id(), ())?);
    Ok(())
}
// ANCHOR_END: listing
