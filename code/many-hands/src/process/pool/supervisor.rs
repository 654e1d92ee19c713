//! Watches the workers: says what a dead one was at, and puts another in its place.

use std::io::PipeReader;
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::message::{Job, JobResult, Reply};
use super::waiters::Waiters;
use super::worker::{Claim, WorkerArguments, work};
use crate::os::shared_memory::SharedMemory;
use crate::process::{Error, Process, queue};

/// So many workers in a row that cannot be started, or end while no job is taken, are enough to see
/// that the next would too.
const MOST_FAILED_STARTS: usize = 20;

pub(super) struct Supervisor {
    pub(super) jobs: queue::Receiver<Job>,
    pub(super) to_waiters: queue::Sender<Reply>,
    pub(super) to_callbacks: queue::Sender<Reply>,
    /// The threads that wait for replies.
    pub(super) waiters: Arc<Waiters>,
    /// Closed when the workers are to be ended.
    pub(super) stop: PipeReader,
}

pub(super) struct Worker {
    process: Process,
    claim: SharedMemory<Claim>,
    /// Kept for the next worker in this place.
    number: usize,
}

/// How long a worker that cannot be started is waited for.
const RETRY: Duration = Duration::from_millis(100);

enum Change {
    Stop,
    /// The index of a worker that has ended.
    Death(usize),
    Nothing,
}

impl Supervisor {
    pub(super) fn start(&self, number: usize) -> Result<Worker, Error> {
        let claim: SharedMemory<Claim> = SharedMemory::new(0).map_err(Error::system("share memory with a worker"))?;
        let arguments = WorkerArguments {
            jobs: self.jobs.clone(),
            to_waiters: self.to_waiters.clone(),
            to_callbacks: self.to_callbacks.clone(),
            claim: claim.again().map_err(Error::system("share memory with a worker"))?,
        };
        let process = Process::builder().name(format!("PoolWorker-{number}")).daemon(true).spawn(work, arguments)?;
        Ok(Worker { process, claim, number })
    }

    /// Returns when all workers have ended: because there are no more jobs, because they were to
    /// stop, or because there is no hope.
    pub(super) fn watch(self, mut workers: Vec<Worker>) {
        let mut missing = Vec::new();
        let mut failed_starts = 0;
        // Nothing has happened for a while: a good time to try once more what was in vain, as long
        // as there are other workers.
        let mut quiet = false;
        let mut taken = 0;
        loop {
            if failed_starts < MOST_FAILED_STARTS || quiet {
                missing.retain(|number| self.start(*number).map(|worker| workers.push(worker)).is_err());
            }
            if workers.is_empty() && (missing.is_empty() || failed_starts >= MOST_FAILED_STARTS) {
                return;
            }
            let dead = match self.next_death(&workers, if missing.is_empty() { None } else { Some(RETRY) }) {
                Change::Stop => return,
                Change::Nothing => {
                    failed_starts += 1;
                    quiet = true;
                    continue;
                }
                Change::Death(dead) => workers.swap_remove(dead),
            };
            quiet = false;
            let status = ended(&dead.process);
            // It fails when the memory of the queue has been damaged, and then there is no hope
            // either.
            let Ok(now_taken) = self.jobs.taken() else { return };
            if now_taken > taken {
                taken = now_taken;
                failed_starts = 0;
            }
            if dead.claim.is_finished() {
                continue;
            }
            // One that died before it had taken the job out has left it to another. That one has
            // noted it before it was taken, and notes nothing else until it has replied, after
            // which no thread expects a second reply.
            let is_others = |number: u64| workers.iter().any(|worker| worker.claim.number() == Some(number));
            match dead.claim.number().filter(|number| *number < taken && !is_others(*number)) {
                Some(number) => self.report(number, dead.process.pid(), status),
                None => failed_starts += 1,
            }
            missing.push(dead.number);
        }
    }

    fn next_death(&self, workers: &[Worker], patience: Option<Duration>) -> Change {
        let fds = std::iter::once(self.stop.as_fd()).chain(workers.iter().map(|worker| worker.process.pidfd()));
        let mut fds: Vec<_> = fds.map(|fd| PollFd::new(fd, PollFlags::POLLIN)).collect();
        let timeout = patience.and_then(|time| time.try_into().ok()).unwrap_or(PollTimeout::NONE);
        loop {
            match poll(&mut fds, timeout) {
                Ok(_) => break,
                // A signal says nothing about the workers.
                Err(Errno::EINTR) => {}
                Err(_) => return Change::Nothing,
            }
        }
        let mut ready = fds.iter().map(|fd| fd.any().unwrap_or(false));
        if ready.next() == Some(true) {
            return Change::Stop;
        }
        ready.position(|ready| ready).map_or(Change::Nothing, Change::Death)
    }

    /// Replies for a dead worker. What it has itself replied comes first in the queue, and then
    /// this is one that no thread expects.
    fn report(&self, number: u64, pid: u32, status: ExitStatus) {
        let route = if self.waiters.is_expected(number) { &self.to_waiters } else { &self.to_callbacks };
        // It fails when no thread is left to read it.
        _ = route.send(&Reply { number, result: JobResult::Died { pid, status: status.into_raw() } });
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
    use crate::process::pool::message::{Route, Runner};
    use crate::process::pool::worker::run;
    use crate::start::image::FunctionOffset;

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
        fn read_and_die(arguments: WorkerArguments) {
            _ = arguments.jobs.recv_with(|position| {
                arguments.claim.note(position);
                abort()
            });
        }
        fn wait_at(gate: PathBuf) {
            wait_for(|| gate.exists());
        }

        let folder = tempfile::tempdir().unwrap();
        let gate = folder.path().join("open");
        let (to_workers, jobs) = Queue::bounded(9).unwrap().split();
        let (to_waiters, replies) = Queue::bounded(9).unwrap().split();
        let (to_callbacks, unused) = Queue::bounded(9).unwrap().split();
        let waiters = Arc::new(Waiters::new(unused));
        waiters.expect(0);
        let (stop, stopping) = io::pipe().unwrap();
        let supervisor = Supervisor { jobs, to_waiters, to_callbacks, waiters, stop };

        let runner: Runner = run::<PathBuf, ()>;
        let job = Job {
            runner: FunctionOffset::of(runner as usize).unwrap(),
            function: FunctionOffset::of(wait_at as fn(PathBuf) as usize).unwrap(),
            count: 1,
            arguments: postcard::to_stdvec(&gate).unwrap(),
            route: Route::Waiter,
        };
        to_workers.send(&job).unwrap();
        let claim: SharedMemory<Claim> = SharedMemory::new(0).unwrap();
        let arguments = WorkerArguments {
            jobs: supervisor.jobs.clone(),
            to_waiters: supervisor.to_waiters.clone(),
            to_callbacks: supervisor.to_callbacks.clone(),
            claim: claim.again().unwrap(),
        };
        let process = Process::builder().daemon(true).spawn(read_and_die, arguments).unwrap();
        let dead = Worker { process, claim, number: 1 };
        wait_for(|| !dead.process.is_alive());
        assert_eq!((dead.claim.number(), supervisor.jobs.taken()), (Some(0), Ok(0)));
        let alive = supervisor.start(2).unwrap();
        wait_for(|| supervisor.jobs.taken() == Ok(1));
        assert_eq!(alive.claim.number(), Some(0));

        let watching = thread::spawn(move || supervisor.watch(vec![dead, alive]));
        // Time enough to say that it died.
        assert!(replies.recv_timeout(Duration::from_millis(300)).is_err());
        fs::write(gate, "").unwrap();
        let reply = replies.recv_timeout(PATIENCE).unwrap();
        assert!(matches!(reply, Reply { number: 0, result: JobResult::Done(_) }), "{reply:?}");
        drop(stopping);
        watching.join().unwrap();
    }
}
