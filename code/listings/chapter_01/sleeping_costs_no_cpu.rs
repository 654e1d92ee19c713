//! A thread that sleeps uses no processor time; one that waits by asking again and again uses all
//! it can get.
//!
//! ```
//! use std::time::Duration;
//!
//! use listings::chapter_01::sleeping_costs_no_cpu::cpu_time;
//!
//! let before = cpu_time()?;
//! while cpu_time()? < before + Duration::from_millis(5) {} // this is work
//! let worked = cpu_time()?;
//! std::thread::sleep(Duration::from_millis(50));
//! assert!(cpu_time()? - worked < Duration::from_millis(50));
//! # Ok::<(), nix::Error>(())
//! ```

// ANCHOR: listing
use std::thread::sleep;
use std::time::{Duration, Instant};

use listings::pace::seconds;
use nix::time::{ClockId, clock_gettime};

/// How long a core has worked for this thread.
pub fn cpu_time() -> nix::Result<Duration> {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map(Duration::from)
}

fn measure(what: &str, wait: impl FnOnce()) -> nix::Result<()> {
    let (begin, worked) = (Instant::now(), cpu_time()?);
    wait();
    let (took, worked) = (begin.elapsed(), cpu_time()? - worked);
    println!("{what}: {} µs of work in {} µs", worked.as_micros(), took.as_micros());
    Ok(())
}

pub fn main() -> nix::Result<()> {
    let long = seconds(5);
    measure("asleep", || sleep(long))?;
    measure("asking", || {
        let begin = Instant::now();
        while begin.elapsed() < long {}
    })
}
// ANCHOR_END: listing
