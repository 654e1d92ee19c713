//! Watches the workers: says what a dead one was at, puts another in its place, and kills those
//! that are condemned.

use std::io::{ErrorKind, PipeReader, Read};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, poll};

use super::board::{Board, Note, Place, Reason, Step};
use super::bulk::Bulk;
use super::end::End;
use super::message::{Job, JobResult, Reply};
use super::waiters::Waiters;
use super::worker::{ByReference, Rules, WorkerArguments};
use crate::os::deadline::Deadline;
use crate::process::{Builder, Error, Process, queue};

/// Starts a worker.
pub(super) type Start = dyn Fn(&Builder, WorkerArguments) -> Result<Process, Error> + Send + Sync;

pub(super) struct Supervisor {
    pub(super) jobs: Arc<queue::Receiver<Job>>,
    pub(super) to_waiters: queue::Sender<Reply>,
    pub(super) to_callbacks: queue::Sender<Reply>,
    /// The threads that wait for replies.
    pub(super) waiters: Arc<Waiters>,
    pub(super) board: Arc<Board>,
    pub(super) bulk: Arc<Bulk>,
    /// A byte means that a worker has been condemned; closed, that all are to be ended.
    pub(super) orders: PipeReader,
    pub(super) start: Arc<Start>,
    pub(super) rules: Rules,
    /// How long a call may take.
    pub(super) limit: Option<Duration>,
    pub(super) end: Arc<End>,
    /// For how long it tries to start a worker while there is none, before it gives up.
    pub(super) patience: Duration,
}

pub(super) struct Worker {
    process: Process,
    /// Kept for the next worker in it.
    place: usize,
}

/// What stopped a worker from starting may stop the next one too, so they are tried this far apart.
const RETRY: Duration = Duration::from_millis(100);

/// Workers that have to be started.
#[derive(Default)]
struct Missing {
    places: Vec<usize>,
    /// Since when no worker has got as far as to take jobs.
    failing_since: Option<Instant>,
    next_try: Option<Instant>,
}

impl Missing {
    fn failed(&mut self) {
        let now = Instant::now();
        self.failing_since.get_or_insert(now);
        self.next_try = Some(now + RETRY);
    }

    /// How long until the next try.
    fn wait(&self) -> Option<Duration> {
        let wait = self.next_try.map_or(Duration::ZERO, |next| next.saturating_duration_since(Instant::now()));
        (!self.places.is_empty()).then_some(wait)
    }
}

impl Supervisor {
    pub(super) fn start(&self, place: usize) -> Result<Worker, Error> {
        self.place(place).set(Note::Starting);
        let arguments = WorkerArguments {
            jobs: queue::Receiver::clone(&self.jobs),
            to_waiters: self.to_waiters.clone(),
            to_callbacks: self.to_callbacks.clone(),
            board: ByReference(Arc::clone(&self.board)),
            bulk: ByReference(Arc::clone(&self.bulk)),
            place,
            rules: self.rules,
        };
        let process =
            (self.start)(&Process::builder().name(format!("PoolWorker-{}", place + 1)).daemon(true), arguments)?;
        Ok(Worker { process, place })
    }

    /// Returns when all workers have ended: because there are no more jobs, because they were to
    /// stop, or because there is no hope.
    pub(super) fn watch(self, mut workers: Vec<Worker>) {
        let mut missing = Missing::default();
        loop {
            if workers.iter().any(|worker| self.place(worker.place).note() != Note::Starting) {
                missing.failing_since = None;
            }
            if missing.wait() == Some(Duration::ZERO) {
                self.fill(&mut missing, &mut workers);
            }
            let hopeless = missing.failing_since.is_some_and(|since| since.elapsed() >= self.patience);
            if workers.is_empty() && (missing.places.is_empty() || hopeless) {
                return;
            }
            let look = self.end_condemned(&workers);
            let dead = self.wait(&workers, missing.wait().into_iter().chain(look).min());
            if self.is_to_stop() {
                return;
            }
            if let Some(dead) = dead.map(|index| workers.swap_remove(index))
                && !self.bury(&dead, &workers, &mut missing)
            {
                return;
            }
        }
    }

    fn fill(&self, missing: &mut Missing, workers: &mut Vec<Worker>) {
        let mut failed = false;
        missing.places.retain(|place| match self.start(*place) {
            Ok(worker) => {
                workers.push(worker);
                false
            }
            Err(_) => {
                failed = true;
                true
            }
        });
        if failed {
            missing.failed();
        }
    }

    /// Replies for a dead worker, and notes that another is missing. `false` if the pool has to
    /// end.
    fn bury(&self, dead: &Worker, others: &[Worker], missing: &mut Missing) -> bool {
        let note = self.place(dead.place).take();
        self.place(dead.place).take_areas().for_each(|area| self.bulk.free(area));
        let (status, last_words) = ended(&dead.process);
        match (note, last_words) {
            (Note::Finished, _) => return true,
            (Note::Starting, Some(message)) => {
                self.end.initializer_failed(message);
                return false;
            }
            (Note::Starting, None) => missing.failed(),
            (Note::Idle | Note::Retired, _) => {}
            (Note::At(number, step), last_words) => {
                // It fails when the queue's memory has been damaged, and then there is no hope.
                let Ok(taken) = self.jobs.taken() else { return false };
                // One that died before it had taken the job out has left it to another. That one
                // has noted it before it was taken, and notes nothing else until it has replied,
                // after which no thread expects a second reply.
                let is_others = || others.iter().any(|worker| self.place(worker.place).job() == Some(number));
                if number < taken && !is_others() {
                    let result = match (step, last_words) {
                        (Step::Condemned(Reason::Cancelled), _) => JobResult::Cancelled,
                        (Step::Condemned(Reason::Overdue), _) => JobResult::Overdue(self.limit.unwrap_or_default()),
                        (_, Some(message)) => JobResult::Panicked(message),
                        (_, None) => {
                            JobResult::Died { pid: dead.process.pid(), status: status.map(ExitStatus::into_raw) }
                        }
                    };
                    self.report(number, result);
                }
            }
        }
        missing.places.push(dead.place);
        true
    }

    /// Kills workers that are condemned, and those that are at a call for too long. Says when to
    /// look again: a call that begins right after this is not overdue before the limit has passed.
    fn end_condemned(&self, workers: &[Worker]) -> Option<Duration> {
        let mut look = self.limit;
        for worker in workers {
            let place = self.place(worker.place);
            if let (Some(limit), Some((job, so_far))) = (self.limit, place.running()) {
                match limit.checked_sub(so_far).filter(|left| !left.is_zero()) {
                    Some(left) => look = look.min(Some(left)),
                    None => _ = place.condemn(job, Reason::Overdue),
                }
            }
            if matches!(place.note(), Note::At(_, Step::Condemned(_))) {
                // It can only fail for a process that is no longer ours.
                _ = worker.process.kill();
            }
        }
        look
    }

    /// Waits until a worker has ended, or there is an order, or the time is over. Returns the index
    /// of a worker that has ended.
    fn wait(&self, workers: &[Worker], timeout: Option<Duration>) -> Option<usize> {
        let fds = std::iter::once(self.orders.as_fd()).chain(workers.iter().map(|worker| worker.process.as_fd()));
        let mut fds: Vec<_> = fds.map(|fd| PollFd::new(fd, PollFlags::POLLIN)).collect();
        let deadline = timeout.map_or(Deadline::Never, Deadline::after);
        loop {
            match poll(&mut fds, deadline.poll_timeout()) {
                Ok(_) => break,
                // A signal says nothing about the workers.
                Err(Errno::EINTR) => {}
                Err(_) => {
                    thread::sleep(RETRY);
                    return None;
                }
            }
        }
        fds.iter().skip(1).position(|fd| fd.any().unwrap_or(false))
    }

    fn is_to_stop(&self) -> bool {
        match (&self.orders).read(&mut [0; 1024]) {
            Ok(orders) => orders == 0,
            Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted),
        }
    }

    /// Replies for a dead worker. What it has itself replied comes first in the queue, and then
    /// this is one that no thread expects.
    fn report(&self, number: u64, result: JobResult) {
        let route = if self.waiters.is_expected(number) { &self.to_waiters } else { &self.to_callbacks };
        // It fails when no thread is left to read it.
        _ = route.send(&Reply { number, result });
    }

    fn place(&self, place: usize) -> &Place {
        &self.board.places()[place]
    }
}

/// How a worker ended, if that is known, and what it has said about it: a panic that was caught is
/// not that.
fn ended(process: &Process) -> (Option<ExitStatus>, Option<String>) {
    let last_words = match process.join() {
        Err(Error::Panicked { message, .. }) => Some(message),
        _ => None,
    };
    (process.exit_status(), last_words)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io;
    use std::path::PathBuf;
    use std::process::abort;

    use super::*;
    use crate::process::Queue;
    use crate::process::pool::bulk::Outgoing;
    use crate::process::pool::call::Call;
    use crate::process::pool::message::Route;
    use crate::process::pool::worker::{Initializer, work};
    use crate::start::image::FunctionOffset;

    const PATIENCE: Duration = Duration::from_secs(60);

    fn wait_for(what: impl Fn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !what() {
            assert!(Instant::now() < deadline);
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn start(process: &Builder, arguments: WorkerArguments) -> Result<Process, Error> {
        let function = FunctionOffset::of((|()| ()) as fn(()) as usize).unwrap();
        process.spawn(work::<(), ()>, (arguments, Initializer { function, argument: ByReference(Arc::new(())) }))
    }

    /// One that expects a reply to job 0; where jobs are put, where replies come, what stops it.
    fn supervisor(start: Arc<Start>) -> (Supervisor, queue::Sender<Job>, queue::Receiver<Reply>, io::PipeWriter) {
        let (to_workers, jobs) = Queue::bounded(9).unwrap().split();
        let (to_waiters, replies) = Queue::bounded(9).unwrap().split();
        let (to_callbacks, unused) = Queue::bounded(9).unwrap().split();
        let end = Arc::new(End::default());
        let bulk = Arc::new(Bulk::new().unwrap());
        let waiters = Arc::new(Waiters::new(unused, Arc::clone(&end), Arc::clone(&bulk)));
        waiters.expect(0);
        let (orders, stop) = io::pipe().unwrap();
        nix::fcntl::fcntl(&orders, nix::fcntl::FcntlArg::F_SETFL(nix::fcntl::OFlag::O_NONBLOCK)).unwrap();
        let supervisor = Supervisor {
            jobs: Arc::new(jobs),
            to_waiters,
            to_callbacks,
            waiters,
            board: Arc::new(Board::new(2).unwrap()),
            bulk,
            orders,
            start,
            rules: Rules::default(),
            limit: None,
            end,
            patience: PATIENCE,
        };
        (supervisor, to_workers, replies, stop)
    }

    #[test]
    fn a_task_that_another_worker_took_after_the_dead_one_has_not_died() {
        fn read_and_die(arguments: WorkerArguments) {
            _ = arguments.jobs.recv_with(|position| {
                arguments.board.0.places()[0].set(Note::At(position, Step::Taking));
                abort()
            });
        }
        fn wait_until_there_is(file: PathBuf) {
            wait_for(|| file.exists());
        }

        let folder = tempfile::tempdir().unwrap();
        let may_end = folder.path().join("may-end");
        let (supervisor, to_workers, replies, stopping) = supervisor(Arc::new(start));
        let mut arguments = Outgoing::new(&supervisor.bulk, &|_| ());
        arguments.append(&may_end).unwrap();
        let arguments = arguments.finish().unwrap();
        to_workers.send(&Call::of(wait_until_there_is).unwrap().job(Route::Waiter, arguments, 1)).unwrap();
        let arguments = WorkerArguments {
            jobs: queue::Receiver::clone(&supervisor.jobs),
            to_waiters: supervisor.to_waiters.clone(),
            to_callbacks: supervisor.to_callbacks.clone(),
            board: ByReference(Arc::clone(&supervisor.board)),
            bulk: ByReference(Arc::clone(&supervisor.bulk)),
            place: 0,
            rules: Rules::default(),
        };
        let process = Process::builder().daemon(true).spawn(read_and_die, arguments).unwrap();
        let dead = Worker { process, place: 0 };
        wait_for(|| !dead.process.is_alive());
        assert_eq!((supervisor.place(0).job(), supervisor.jobs.taken()), (Some(0), Ok(0)));
        let alive = supervisor.start(1).unwrap();
        wait_for(|| supervisor.jobs.taken() == Ok(1));
        assert_eq!(supervisor.place(1).job(), Some(0));

        let watching = thread::spawn(move || supervisor.watch(vec![dead, alive]));
        // Time enough to say that it died.
        assert!(replies.recv_timeout(Duration::from_millis(300)).is_err());
        fs::write(may_end, "").unwrap();
        let reply = replies.recv_timeout(PATIENCE).unwrap();
        assert!(matches!(reply, Reply { number: 0, result: JobResult::Done(_) }), "{reply:?}");
        drop(stopping);
        watching.join().unwrap();
    }

    #[test]
    fn where_no_worker_can_be_started_it_gives_up_after_a_time_and_not_before() {
        let refuse = |_: &Builder, _| Err(Error::system("start a process")(Errno::EMFILE));
        let (mut supervisor, _to_workers, _replies, _stop) = supervisor(Arc::new(refuse));
        supervisor.patience = Duration::from_millis(350);
        let process = Process::builder().daemon(true).spawn(|()| (), ()).unwrap();
        let begin = Instant::now();
        supervisor.watch(vec![Worker { process, place: 0 }]);
        assert!(begin.elapsed() >= Duration::from_millis(350));
    }
}
