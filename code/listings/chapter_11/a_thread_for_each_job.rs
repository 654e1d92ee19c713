//! A hundred jobs with a thread for each are a hundred stacks; threads that wait use next to no
//! processor time.
//!
//! ```
//! let [threads, reserved, used] = listings::chapter_11::a_thread_for_each_job::figures()?;
//! assert!(threads >= 1 && reserved > used);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::sync::Barrier;
use std::thread::{self, sleep};
use std::{fs, io};

use listings::pace::seconds;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// Of this process: its threads, and the KiB it has reserved and uses.
pub fn figures() -> io::Result<[u64; 3]> {
    let status = fs::read_to_string("/proc/self/status")?;
    let figure = |name| status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("");
    let first = |text: &str| text.split_whitespace().next().unwrap_or("").parse().unwrap_or(0);
    Ok(["Threads:", "VmSize:", "VmRSS:"].map(|name| first(figure(name))))
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let [_, reserved, used] = figures()?;
    let (all_there, go) = (Barrier::new(101), Barrier::new(101));
    let (figures, before, after) = thread::scope(|scope| {
        for _ in 0..100 {
            scope.spawn(|| (all_there.wait(), go.wait()));
        }
        all_there.wait();
        let (figures, before) = (figures(), getrusage(UsageWho::RUSAGE_SELF));
        sleep(seconds(10));
        let after = getrusage(UsageWho::RUSAGE_SELF);
        go.wait();
        (figures, before, after)
    });
    let [threads, more_reserved, more_used] = figures?;
    println!("{threads} threads, {} MiB more reserved", (more_reserved - reserved) / 1024);
    println!("{} MiB more used", more_used.saturating_sub(used) / 1024);
    let [before, after] = [before?, after?].map(|usage| usage.user_time() + usage.system_time());
    let spent = (after - before).num_milliseconds();
    println!("ten seconds of waiting: {spent} ms of processor time");
    Ok(())
}
// ANCHOR_END: listing
