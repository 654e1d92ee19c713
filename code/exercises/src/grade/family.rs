//! All that came from this process, as `/proc` shows it. It is a subreaper, so that what loses its
//! parent remains a descendant.

use std::fs;
use std::path::Path;
use std::process;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use super::look::Look;

/// All descendants at one moment.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Family {
    pub processes: Vec<i32>,
    pub threads: usize,
    work: Work,
}

/// What threads have done so far.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Work {
    ticks: u64,
    /// How often they gave up the processor or lost it.
    switches: u64,
    /// Whether one of them runs or could run.
    runs: bool,
}

impl Work {
    /// Adds that of the thread which this folder of `/proc` shows.
    pub fn add(&mut self, thread: &Path) {
        let Some(look) = Look::at(thread) else { return };
        // Stopped by a tracer, it goes on as soon as that has looked.
        self.runs |= ['R', 'D', 't'].contains(&look.state);
        self.ticks += look.ticks;
        self.switches += look.switches;
    }

    /// Whether nothing has moved since then, and nothing could.
    pub fn rests_since(&self, then: &Self) -> bool {
        !self.runs && self == then
    }
}

impl Family {
    /// Looks at them, or at more than `most`: where each has a child before one has looked, there
    /// is no end to it.
    pub fn now(most: usize) -> Self {
        let mut family = Self::default();
        let mut open = children(process::id().cast_signed());
        while let Some(pid) = open.pop() {
            family.processes.push(pid);
            family.look_at(pid);
            if family.processes.len() > most {
                break;
            }
            open.extend(children(pid));
        }
        family.processes.sort_unstable();
        family
    }

    fn look_at(&mut self, pid: i32) {
        for thread in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
            self.threads += 1;
            self.work.add(&thread.path());
        }
    }

    /// Whether nothing has moved since then, and nothing could.
    pub fn rests_since(&self, then: &Self) -> bool {
        self == then && self.work.rests_since(&then.work)
    }

    /// The processor time that those took which are alive.
    pub fn cpu(&self) -> Duration {
        // Ticks are hundredths of a second on every Linux that Rust runs on.
        Duration::from_millis(self.work.ticks * 10)
    }
}

/// The children of all threads of a process, ended ones that were not waited for among them.
pub fn children(pid: i32) -> Vec<i32> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()).collect()
}

/// Kills all descendants, and waits for their end.
pub fn kill_all() {
    loop {
        let mut open = children(process::id().cast_signed());
        if open.is_empty() {
            return;
        }
        // Each as soon as it is seen: what is killed starts no other.
        while let Some(pid) = open.pop() {
            // It may have ended meanwhile, and then all is well.
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
            open.extend(children(pid));
        }
        while waitpid(None, Some(WaitPidFlag::WNOHANG)).is_ok_and(|status| status != WaitStatus::StillAlive) {}
        std::thread::sleep(Duration::from_millis(1));
    }
}
