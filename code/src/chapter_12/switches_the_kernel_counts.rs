//! To the kernel a thousand switches between coroutines are one thread at work; each handover between threads is a switch of its own.
//!
//! ```
//! use many_hands::chapter_12::switches_the_kernel_counts::{coroutines, counted, threads};
//!
//! assert!(counted(coroutines)? < counted(threads)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::sync::mpsc;
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
    let (to_echo, heard) = mpsc::channel();
    let (answer, answers) = mpsc::channel();
    thread::spawn(move || heard.iter().try_for_each(|n| answer.send(n)));
    for n in 0..1000 {
        to_echo.send(n)?;
        assert_eq!(answers.recv()?, n);
    }
    Ok(())
}

pub fn counted(work: fn() -> Outcome) -> Outcome<i64> {
    let before = getrusage(UsageWho::RUSAGE_THREAD)?;
    work()?;
    let after = getrusage(UsageWho::RUSAGE_THREAD)?;
    Ok(after.voluntary_context_switches() - before.voluntary_context_switches())
}

pub fn main() -> Outcome {
    println!("1000 round trips to a coroutine: I slept {} times", counted(coroutines)?);
    println!("1000 round trips to a thread: I slept {} times", counted(threads)?);
    Ok(())
}
// ANCHOR_END: listing
