//! Watches the workers: says what a dead one was at, and puts another in its place.

use std::io::PipeReader;
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::super::memory::Memory;
use super::super::{Error, Process, queue};
use super::direct::Direct;
use super::message::{Order, Reply, Verdict};
use super::worker::{Claim, Tools, work};

/// So many workers in a row that cannot be started, or end while no order is taken, are enough to see that the next would too.
const HOPELESS: usize = 20;

pub(super) struct Supervisor {
    pub(super) orders: queue::Receiver<Order>,
    pub(super) direct: queue::Sender<Reply>,
    pub(super) collected: queue::Sender<Reply>,
    /// Who waits for which reply.
    pub(super) waiters: Arc<Direct>,
    /// Closed when the workers are to be ended.
    pub(super) stop: PipeReader,
}

pub(super) struct Worker {
    process: Process,
    claim: Memory<Claim>,
    /// Kept for the next worker in this place.
    number: usize,
}

/// How long a worker that cannot be started is waited for.
const RETRY: Duration = Duration::from_millis(100);

enum Event {
    Stop,
    /// The index of a worker that has ended.
    Death(usize),
    Nothing,
}

impl Supervisor {
    pub(super) fn start(&self, number: usize) -> Result<Worker, Error> {
        let claim: Memory<Claim> = Memory::new(0).map_err(Error::system("share memory with a worker"))?;
        let tools = Tools {
            orders: self.orders.clone(),
            direct: self.direct.clone(),
            collected: self.collected.clone(),
            claim: claim.again().map_err(Error::system("share memory with a worker"))?,
        };
        let process = Process::builder().name(format!("PoolWorker-{number}")).daemon(true).spawn(work, tools)?;
        Ok(Worker { process, claim, number })
    }

    /// Returns when all workers have ended: because there are no more orders, because they were to stop, or because there is no hope.
    pub(super) fn watch(self, mut workers: Vec<Worker>) {
        let mut missing = Vec::new();
        let mut in_vain = 0;
        let mut taken = 0;
        loop {
            if in_vain < HOPELESS {
                missing.retain(|number| self.start(*number).map(|worker| workers.push(worker)).is_err());
            }
            if workers.is_empty() && (missing.is_empty() || in_vain >= HOPELESS) {
                return;
            }
            let dead = match self.next_death(&workers, if missing.is_empty() { None } else { Some(RETRY) }) {
                Event::Stop => return,
                Event::Nothing => {
                    in_vain += 1;
                    continue;
                }
                Event::Death(dead) => workers.swap_remove(dead),
            };
            let status = ended(&dead.process);
            // It fails when the memory of the queue has been damaged, and then there is no hope either.
            let Ok(now_taken) = self.orders.taken() else { return };
            if now_taken > taken {
                taken = now_taken;
                in_vain = 0;
            }
            match dead.claim.number().filter(|number| *number < taken) {
                Some(number) => self.report(number, dead.process.pid(), status),
                // It saw the end of the orders.
                None if status.success() => continue,
                None => in_vain += 1,
            }
            missing.push(dead.number);
        }
    }

    fn next_death(&self, workers: &[Worker], patience: Option<Duration>) -> Event {
        let fds = std::iter::once(self.stop.as_fd()).chain(workers.iter().map(|worker| worker.process.pidfd()));
        let mut fds: Vec<_> = fds.map(|fd| PollFd::new(fd, PollFlags::POLLIN)).collect();
        let timeout = patience.and_then(|time| time.try_into().ok()).unwrap_or(PollTimeout::NONE);
        if poll(&mut fds, timeout).is_err() {
            return Event::Nothing;
        }
        let mut ready = fds.iter().map(|fd| fd.any().unwrap_or(false));
        if ready.next() == Some(true) {
            return Event::Stop;
        }
        ready.position(|ready| ready).map_or(Event::Nothing, Event::Death)
    }

    /// Replies for a dead worker. What it has itself replied comes first in the queue, and then this is one that nobody expects.
    fn report(&self, number: u64, pid: u32, status: ExitStatus) {
        let lane = if self.waiters.is_expected(number) { &self.direct } else { &self.collected };
        // It fails when nobody is left to read it.
        _ = lane.send(&Reply { number, verdict: Verdict::Died { pid, status: status.into_raw() } });
    }
}

/// How a worker ended. Its panics are caught, so what it says itself is of no use.
fn ended(process: &Process) -> ExitStatus {
    _ = process.join();
    process.exit_status().unwrap_or_default()
}
