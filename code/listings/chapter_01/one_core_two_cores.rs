//! On one core, two threads pass a ball once for each switch; on two cores they pass it without
//! any, because both run.
//!
//! ```
//! use listings::chapter_01::one_core_two_cores::{cores, switches_for};
//!
//! let one = cores()?[0];
//! assert!(switches_for(10, [one, one])? >= 8);
//! # Ok::<(), nix::Error>(())
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

use listings::chapter_01::giving_up_the_core::{stay_on, switches};
use nix::sched::{CpuSet, sched_getaffinity};
use nix::unistd::Pid;

pub fn cores() -> nix::Result<Vec<usize>> {
    let allowed = sched_getaffinity(Pid::from_raw(0))?;
    Ok((0..CpuSet::count()).filter(|&core| allowed.is_set(core) == Ok(true)).collect())
}

/// Two threads, each tied to a core, pass a ball: how often did one of them lose its core?
pub fn switches_for(passes: usize, cores: [usize; 2]) -> nix::Result<i64> {
    let ball = AtomicUsize::new(0);
    let play = |me: usize| {
        stay_on(cores[me])?;
        for turn in (me..passes).step_by(2) {
            while ball.load(Relaxed) < turn {}
            ball.store(turn + 1, Relaxed);
        }
        switches().map(|(gave, taken)| gave + taken)
    };
    thread::scope(|s| {
        let players = [s.spawn(|| play(0)), s.spawn(|| play(1))];
        players.into_iter().map(|player| player.join().expect("it does not panic")).sum()
    })
}

pub fn main() -> nix::Result<()> {
    let cores = cores()?;
    println!("one core: 20 passes, {} switches", switches_for(20, [cores[0]; 2])?);
    if let [one, two, ..] = cores[..] {
        println!("two cores: 10000 passes, {} switches", switches_for(10_000, [one, two])?);
    }
    Ok(())
}
// ANCHOR_END: listing
