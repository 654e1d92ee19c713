//! The scheduler takes a core from a thread that waits, and from one that has computed long enough;
//! it counts the two apart.
//!
//! ```
//! use listings::chapter_01::giving_up_the_core::switches;
//!
//! let (gave, _) = switches()?;
//! std::thread::sleep(std::time::Duration::from_millis(1));
//! assert!(switches()?.0 > gave);
//! # Ok::<(), nix::Error>(())
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};
use std::time::Instant;

use listings::pace::seconds;
use nix::sched::{CpuSet, sched_getcpu, sched_setaffinity};
use nix::sys::resource::{UsageWho::RUSAGE_THREAD, getrusage};
use nix::unistd::Pid;

/// How often this thread has given up its core, and how often it was taken away.
pub fn switches() -> nix::Result<(i64, i64)> {
    let usage = getrusage(RUSAGE_THREAD)?;
    Ok((usage.voluntary_context_switches(), usage.involuntary_context_switches()))
}

pub fn stay_on(core: usize) -> nix::Result<()> {
    let mut cores = CpuSet::new();
    cores.set(core)?;
    sched_setaffinity(Pid::from_raw(0), &cores) // 0 stands for this thread
}

fn report(what: &str, work: impl FnOnce()) {
    work();
    let (gave, taken) = switches().expect("the kernel counts for every thread");
    println!("{what}: gave up the core {gave} times, had it taken away {taken} times");
}

pub fn main() -> nix::Result<()> {
    stay_on(sched_getcpu()?)?; // and so will the threads that we start
    let compute = || {
        let begin = Instant::now();
        while begin.elapsed() < seconds(20) {}
    };
    scope(|s| {
        s.spawn(|| report("sleeping", || (0..10).for_each(|_| sleep(seconds(1)))));
        s.spawn(|| report("computing", compute));
        s.spawn(|| report("computing", compute));
    });
    Ok(())
}
// ANCHOR_END: listing
