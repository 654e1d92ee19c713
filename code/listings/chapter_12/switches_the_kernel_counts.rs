//! To the kernel a thousand switches between coroutines are one thread at work; each handover
//! between threads is a switch of its own.
//!
//! ```
//! use listings::chapter_12::switches_the_kernel_counts::{coroutines, counted, threads};
//!
//! assert!(counted(coroutines)? < counted(threads)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{self, Read, Write};
use std::thread;

use many_hands::coroutine::{Greenlet, Greenlets};
use nix::sys::resource::{UsageWho, getrusage};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

pub fn coroutines() -> Outcome {
    let mut greenlets = Greenlets::new();
    let echo = greenlets.add(|me, n| (1..1000).fold(n, |n, _| me.switch(Greenlet::MAIN, n)))?;
    (0..1000).for_each(|n| assert_eq!(greenlets.switch(echo, n), n));
    Ok(())
}

pub fn threads() -> Outcome {
    let (mut heard, mut to_echo) = io::pipe()?;
    let (mut answers, mut answer) = io::pipe()?;
    thread::spawn(move || io::copy(&mut heard, &mut answer));
    for _ in 0..1000 {
        to_echo.write_all(b"?")?;
        answers.read_exact(&mut [0])?;
    }
    Ok(())
}

pub fn counted(work: fn() -> Outcome) -> Outcome<i64> {
    let before = getrusage(UsageWho::RUSAGE_THREAD)?;
    work()?;
    let after = getrusage(UsageWho::RUSAGE_THREAD)?;
    let slept = after.voluntary_context_switches() - before.voluntary_context_switches();
    Ok(slept + after.involuntary_context_switches() - before.involuntary_context_switches())
}

pub fn main() -> Outcome {
    println!("1000 round trips to a coroutine: I lost the core {} times", counted(coroutines)?);
    println!("1000 round trips to a thread: I lost the core {} times", counted(threads)?);
    Ok(())
}
// ANCHOR_END: listing
