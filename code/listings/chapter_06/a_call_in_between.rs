//! Threads that never run in parallel lose updates too, if they are switched between the read and
//! the write.
//!
//! ```
//! use listings::chapter_06::a_call_in_between::{add_on_one_core, pin_to_one_core};
//!
//! pin_to_one_core()?;
//! assert!(add_on_one_core(std::thread::yield_now) < 20_000);
//! # Ok::<(), nix::Error>(())
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;

/// Threads that start from now on share one core: only one of them runs at any moment.
pub fn pin_to_one_core() -> nix::Result<()> {
    let this_thread = Pid::from_raw(0);
    let allowed = sched_getaffinity(this_thread)?;
    let mut one = CpuSet::new();
    if let Some(core) = (0..CpuSet::count()).find(|core| allowed.is_set(*core) == Ok(true)) {
        one.set(core)?;
    }
    sched_setaffinity(this_thread, &one)
}

pub fn add_on_one_core(between: fn()) -> u32 {
    let number = AtomicU32::new(0);
    let add = || {
        for _ in 0..10_000 {
            let seen = number.load(Relaxed);
            between();
            number.store(seen + 1, Relaxed);
        }
    };
    thread::scope(|s| {
        s.spawn(add);
        s.spawn(add);
    });
    number.into_inner()
}

pub fn main() -> nix::Result<()> {
    pin_to_one_core()?;
    println!("nothing in between: {} of 20000 lost", 20_000 - add_on_one_core(|| ()));
    println!("a call in between: {} of 20000 lost", 20_000 - add_on_one_core(thread::yield_now));
    Ok(())
}
// ANCHOR_END: listing
