//! The kernel schedules threads, not processes: each thread of a process can be told where to
//! run, and on two cores if there are two.
//!
//! ```
//! use listings::chapter_04::each_on_its_own_core::{allowed_cores, run_on};
//!
//! for core in allowed_cores()? {
//!     let thread = std::thread::spawn(move || run_on(core));
//!     assert_eq!(thread.join().expect("it does not panic")?, core);
//! }
//! # Ok::<(), nix::Error>(())
//! ```

// ANCHOR: listing
use std::thread;

use nix::sched::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity};
use nix::unistd::Pid;

const THIS_THREAD: Pid = Pid::from_raw(0);

pub fn allowed_cores() -> nix::Result<Vec<usize>> {
    let allowed = sched_getaffinity(THIS_THREAD)?;
    Ok((0..CpuSet::count()).filter(|core| allowed.is_set(*core) == Ok(true)).collect())
}

/// Moves this thread, and no other, to a core, and says where it is then.
pub fn run_on(core: usize) -> nix::Result<usize> {
    let mut cores = CpuSet::new();
    cores.set(core)?;
    sched_setaffinity(THIS_THREAD, &cores)?;
    sched_getcpu()
}

pub fn main() -> nix::Result<()> {
    let cores = allowed_cores()?;
    println!("this process may use {} cores", cores.len());
    thread::scope(|s| {
        for core in [cores[0], cores[cores.len() - 1]] {
            s.spawn(move || {
                let place = run_on(core).expect("it is one of the allowed cores");
                println!("sent to core {core}, runs on core {place}");
            });
        }
    });
    Ok(())
}
// ANCHOR_END: listing
