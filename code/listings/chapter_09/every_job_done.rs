//! To wait until every job is done, count the results: they come back through a queue of their own.
//!
//! ```
//! use listings::chapter_09::every_job_done::work;
//! use many_hands::process::{Process, Queue};
//!
//! let ((jobs, inbox), (outbox, results)) = (Queue::bounded(4)?.split(), Queue::bounded(4)?.split());
//! let worker = Process::spawn(work, (inbox, outbox))?;
//! jobs.send(&5)?;
//! assert_eq!(results.recv()?, 25);
//! drop(jobs);
//! worker.join()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::queue::{Receiver, Sender};
use many_hands::process::{Process, Queue};

pub fn work((jobs, results): (Receiver<u32>, Sender<u32>)) -> Result<(), Box<dyn Error>> {
    for job in &jobs {
        let number = job?;
        results.send(&(number * number))?;
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (jobs, inbox) = Queue::bounded(4)?.split();
    let (outbox, results) = Queue::bounded(4)?.split();
    let one = Process::spawn(work, (inbox.clone(), outbox.clone()))?;
    let two = Process::spawn(work, (inbox, outbox))?;

    for round in 1..=2 {
        for number in 1..=4 {
            jobs.send(&number)?;
        }
        let sum = results.iter().take(4).sum::<Result<u32, _>>()?;
        println!("round {round}: all 4 jobs are done, the sum is {sum}");
    }

    drop(jobs); // the workers' loops end
    one.join()?;
    two.join()?;
    println!("the workers have ended");
    Ok(())
}
// ANCHOR_END: listing
