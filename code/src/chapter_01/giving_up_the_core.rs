//! The scheduler takes a core from a thread that waits, and from one that has computed long enough; it counts the two apart.
//!
//! ```
//! use many_hands::chapter_01::giving_up_the_core::switches;
//!
//! let (gave, _) = switches()?;
//! std::thread::sleep(std::time::Duration::from_millis(1));
//! assert!(switches()?.0 > gave);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};
use std::time::Instant;
use std::{fs, io};

use many_hands::pace::seconds;
use nix::sched::{CpuSet, sched_getcpu, sched_setaffinity};
use nix::unistd::Pid;

/// How often this thread has given up its core, and how often it was taken away.
pub fn switches() -> io::Result<(u64, u64)> {
    let status = fs::read_to_string("/proc/thread-self/status")?;
    let count = |name| status.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    let [gave, taken] = ["voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"].map(count);
    Ok((gave.unwrap_or_default(), taken.unwrap_or_default()))
}

fn report(what: &str, work: impl FnOnce()) {
    work();
    let (gave, taken) = switches().expect("the kernel counts for every thread");
    println!("{what}: gave up the core {gave} times, had it taken away {taken} times");
}

pub fn main() -> io::Result<()> {
    let mut one = CpuSet::new();
    one.set(sched_getcpu()?)?;
    sched_setaffinity(Pid::from_raw(0), &one)?; // all on the core where we are
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
