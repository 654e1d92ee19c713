//! To wait until every job is done, take a `JoinableQueue`: its `join` returns when each job that
//! was sent has been followed by a `task_done`.
//!
//! ```
//! use listings::chapter_09::every_job_done::work;
//! use many_hands::process::{JoinableQueue, Process, Queue};
//!
//! let (jobs, results) = (JoinableQueue::bounded(4)?, Queue::bounded(4)?);
//! let worker = Process::spawn(work, (jobs.clone(), results.clone()))?;
//! jobs.send(&Some(5))?;
//! jobs.join()?;
//! assert_eq!(results.try_recv()?, 25);
//! jobs.send(&None)?;
//! worker.join()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::{JoinableQueue, Process, Queue};

type Jobs = JoinableQueue<Option<u32>>;

pub fn work((jobs, results): (Jobs, Queue<u32>)) -> Result<(), Box<dyn Error>> {
    while let Some(number) = jobs.recv()? {
        results.send(&(number * number))?;
        jobs.task_done()?;
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (jobs, results) = (Jobs::bounded(4)?, Queue::bounded(4)?);
    let one = Process::spawn(work, (jobs.clone(), results.clone()))?;
    let two = Process::spawn(work, (jobs.clone(), results.clone()))?;

    for round in 1..=2 {
        for number in 1..=4 {
            jobs.send(&Some(number))?;
        }
        jobs.join()?;
        let sum = results.iter().take(4).sum::<Result<u32, _>>()?;
        println!("round {round}: all 4 jobs are done, the sum is {sum}");
    }

    for _ in [&one, &two] {
        jobs.send(&None)?; // an end mark for each worker
    }
    one.join()?;
    two.join()?;
    println!("the workers have ended");
    Ok(())
}
// ANCHOR_END: listing
