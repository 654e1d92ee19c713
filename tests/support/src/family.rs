use std::collections::HashSet;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
use nix::unistd::Pid;

use crate::poll::poll;
use crate::process::{Process, reap};

/// How long processes may take to end by themselves after the program that started them.
const GRACE: Duration = Duration::from_secs(3);

const PAUSE: Duration = Duration::from_millis(10);

/// The processes that a run brings into the world: those in its session, and those that left the
/// session but carry the run's mark in their environment.
pub(crate) struct Family {
    leader: Pid,
    mark: String,
    /// A process that has ended has no environment any more: it is known by having been seen.
    seen: HashSet<(Pid, u64)>,
}

impl Family {
    /// `leader` is the program itself, the leader of its session; `mark` is an environment entry
    /// that no other run has.
    pub fn new(leader: Pid, mark: String) -> Self {
        Self { leader, mark, seen: HashSet::new() }
    }

    /// All but the leader.
    fn members(&mut self) -> Vec<Process> {
        let members: Vec<_> = Process::all()
            .filter(|process| process.pid != self.leader)
            .filter(|process| {
                process.session == self.leader
                    || self.seen.contains(&(process.pid, process.started))
                    || process.carries(&self.mark)
            })
            .collect();
        self.seen.extend(members.iter().map(|process| (process.pid, process.started)));
        members
    }

    /// An orphan that has ended, and that this process, standing in for init, has to reap.
    ///
    /// While the leader runs. After its end, this may be a child that the leader never waited for.
    pub fn ended_orphan(&self) -> Option<Pid> {
        let flags = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
        waitid(Id::PGid(self.leader), flags).ok().as_ref().and_then(WaitStatus::pid)
    }

    /// The children that have ended and were never waited for.
    pub fn zombies(&mut self) -> Vec<String> {
        let members = self.members();
        members.iter().filter(|process| process.is_our_zombie()).map(Process::describe).collect()
    }

    /// Those that are still alive after the time of grace.
    pub fn survivors(&mut self) -> Vec<String> {
        match poll(GRACE, PAUSE, || self.living().is_empty().then_some(())) {
            Some(()) => Vec::new(),
            None => self.living().iter().map(Process::describe).collect(),
        }
    }

    /// Kills and reaps all members.
    pub fn end(&mut self) {
        poll(GRACE, PAUSE, || {
            for process in self.living() {
                // An error means that it ended a moment ago.
                let _ = kill(process.pid, Signal::SIGKILL);
            }
            self.members().is_empty().then_some(())
        });
    }

    /// The members that are alive. The others are reaped.
    fn living(&mut self) -> Vec<Process> {
        let (zombies, rest): (Vec<_>, Vec<_>) = self.members().into_iter().partition(Process::is_our_zombie);
        for zombie in zombies {
            reap(zombie.pid);
        }
        rest.into_iter().filter(|process| !process.has_ended()).collect()
    }
}
