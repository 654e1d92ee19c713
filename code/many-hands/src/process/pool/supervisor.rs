//! Watches the workers: says what a dead one was at, and puts another in its place.

use std::io::PipeReader;
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::direct::Direct;
use super::message::{Order, Reply, Verdict};
use super::worker::{Claim, Tools, work};
use crate::os::shared_memory::Memory;
use crate::process::{Error, Process, queue};

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
        // Nothing has happened for a while: a good time to try once more what was in vain, as long as there are other workers.
        let mut quiet = false;
        let mut taken = 0;
        loop {
            if in_vain < HOPELESS || quiet {
                missing.retain(|number| self.start(*number).map(|worker| workers.push(worker)).is_err());
            }
            if workers.is_empty() && (missing.is_empty() || in_vain >= HOPELESS) {
                return;
            }
            let dead = match self.next_death(&workers, if missing.is_empty() { None } else { Some(RETRY) }) {
                Event::Stop => return,
                Event::Nothing => {
                    in_vain += 1;
                    quiet = true;
                    continue;
                }
                Event::Death(dead) => workers.swap_remove(dead),
            };
            quiet = false;
            let status = ended(&dead.process);
            // It fails when the memory of the queue has been damaged, and then there is no hope either.
            let Ok(now_taken) = self.orders.taken() else { return };
            if now_taken > taken {
                taken = now_taken;
                in_vain = 0;
            }
            if dead.claim.is_finished() {
                continue;
            }
            // One that died before it had taken the order out has left it to another. That one has noted it before it was taken, and notes nothing else
            // until it has replied, after which nobody expects a second reply.
            let is_others = |number: u64| workers.iter().any(|worker| worker.claim.number() == Some(number));
            match dead.claim.number().filter(|number| *number < taken && !is_others(*number)) {
                Some(number) => self.report(number, dead.process.pid(), status),
                None => in_vain += 1,
            }
            missing.push(dead.number);
        }
    }

    fn next_death(&self, workers: &[Worker], patience: Option<Duration>) -> Event {
        let fds = std::iter::once(self.stop.as_fd()).chain(workers.iter().map(|worker| worker.process.pidfd()));
        let mut fds: Vec<_> = fds.map(|fd| PollFd::new(fd, PollFlags::POLLIN)).collect();
        let timeout = patience.and_then(|time| time.try_into().ok()).unwrap_or(PollTimeout::NONE);
        loop {
            match poll(&mut fds, timeout) {
                Ok(_) => break,
                // A signal says nothing about the workers.
                Err(Errno::EINTR) => {}
                Err(_) => return Event::Nothing,
            }
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

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::PathBuf;
    use std::process::abort;
    use std::time::Instant;
    use std::{fs, thread};

    use super::*;
    use crate::process::Queue;
    use crate::process::pool::message::{Lane, Runner};
    use crate::process::pool::worker::run;
    use crate::start::image::Place;

    const PATIENCE: Duration = Duration::from_secs(60);

    fn wait_for(what: impl Fn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !what() {
            assert!(Instant::now() < deadline);
            thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn a_task_that_another_worker_took_after_the_dead_one_has_not_died() {
        fn read_and_die(tools: Tools) {
            _ = tools.orders.recv_with(|position| {
                tools.claim.note(position);
                abort()
            });
        }
        fn wait_at(gate: PathBuf) {
            wait_for(|| gate.exists());
        }

        let folder = tempfile::tempdir().unwrap();
        let gate = folder.path().join("open");
        let (to_workers, orders) = Queue::bounded(9).unwrap().split();
        let (direct, replies) = Queue::bounded(9).unwrap().split();
        let (collected, unused) = Queue::bounded(9).unwrap().split();
        let waiters = Arc::new(Direct::new(unused));
        waiters.expect(0);
        let (stop, stopping) = io::pipe().unwrap();
        let supervisor = Supervisor { orders, direct, collected, waiters, stop };

        let runner: Runner = run::<PathBuf, ()>;
        let order = Order {
            runner: Place::of(runner as usize).unwrap(),
            function: Place::of(wait_at as fn(PathBuf) as usize).unwrap(),
            count: 1,
            arguments: postcard::to_stdvec(&gate).unwrap(),
            lane: Lane::Direct,
        };
        to_workers.send(&order).unwrap();
        let claim: Memory<Claim> = Memory::new(0).unwrap();
        let tools = Tools {
            orders: supervisor.orders.clone(),
            direct: supervisor.direct.clone(),
            collected: supervisor.collected.clone(),
            claim: claim.again().unwrap(),
        };
        let process = Process::builder().daemon(true).spawn(read_and_die, tools).unwrap();
        let dead = Worker { process, claim, number: 1 };
        wait_for(|| !dead.process.is_alive());
        assert_eq!((dead.claim.number(), supervisor.orders.taken()), (Some(0), Ok(0)));
        let alive = supervisor.start(2).unwrap();
        wait_for(|| supervisor.orders.taken() == Ok(1));
        assert_eq!(alive.claim.number(), Some(0));

        let watching = thread::spawn(move || supervisor.watch(vec![dead, alive]));
        // Time enough to say that it died.
        assert!(replies.recv_timeout(Duration::from_millis(300)).is_err());
        fs::write(gate, "").unwrap();
        let reply = replies.recv_timeout(PATIENCE).unwrap();
        assert!(matches!(reply, Reply { number: 0, verdict: Verdict::Done(_) }), "{reply:?}");
        drop(stopping);
        watching.join().unwrap();
    }
}
