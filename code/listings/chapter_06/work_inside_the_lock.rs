//! Work done while holding the lock is done by one thread at a time, and the other one sleeps.
//!
//! ```
//! use listings::chapter_06::work_inside_the_lock::{inside, outside, run};
//!
//! let (with_lock, without_lock) = Default::default();
//! inside(&with_lock);
//! outside(&without_lock);
//! assert_eq!(with_lock.into_inner()?, without_lock.into_inner()?); // the same work
//! assert!(!run(inside)?.0.is_zero());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::time::{Duration, Instant};
use std::{hint::black_box, sync::Mutex, thread};

use nix::sys::resource::{UsageWho::RUSAGE_SELF, getrusage};

fn work() -> u64 {
    (0..20_000).fold(0, |sum, n| black_box(sum + n))
}

pub fn inside(total: &Mutex<u64>) {
    let mut guard = total.lock().expect("no holder panics");
    *guard += work();
}

pub fn outside(total: &Mutex<u64>) {
    let done = work();
    *total.lock().expect("no holder panics") += done;
}

pub fn run(add: fn(&Mutex<u64>)) -> nix::Result<(Duration, i64)> {
    let (total, start) = (Mutex::new(0), Instant::now());
    let sleeps_before = getrusage(RUSAGE_SELF)?.voluntary_context_switches();
    thread::scope(|s| {
        s.spawn(|| (0..20).for_each(|_| add(&total)));
        s.spawn(|| (0..20).for_each(|_| add(&total)));
    });
    Ok((start.elapsed(), getrusage(RUSAGE_SELF)?.voluntary_context_switches() - sleeps_before))
}

pub fn main() -> nix::Result<()> {
    let (mut min, mut sleeps) = ([Duration::MAX; 2], [0; 2]);
    for (which, add) in [inside, outside].into_iter().enumerate().cycle().take(20) {
        let (time, slept) = run(add)?;
        min[which] = min[which].min(time);
        sleeps[which] += slept;
    }
    println!("work inside the lock takes {:.2} times as long", min[0].div_duration_f64(min[1]));
    println!("a thread slept {} times inside, {} times outside", sleeps[0], sleeps[1]);
    Ok(())
}
// ANCHOR_END: listing
