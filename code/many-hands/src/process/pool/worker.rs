//! The worker's side: take a job, note that it is taken, run it, reply.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::message::{Failure, Job, JobResult, Reply, Route, Runner};
use crate::os::shared_memory::{Shareable, SharedMemory};
use crate::process::{RecvError, queue};
use crate::start::{before_main, codec};

/// What a worker is given.
#[derive(Serialize, Deserialize)]
pub(super) struct WorkerArguments {
    pub(super) jobs: queue::Receiver<Job>,
    pub(super) to_waiters: queue::Sender<Reply>,
    pub(super) to_callbacks: queue::Sender<Reply>,
    pub(super) claim: SharedMemory<Claim>,
}

/// The job that a worker is at: its number plus one, or 0. Noted before the job is taken out of the
/// queue, so that a job which no thread has noted is still in the queue; whether a noted one is,
/// the queue tells.
#[derive(Debug)]
#[repr(transparent)]
pub(super) struct Claim(AtomicU64);

// SAFETY: an atomic, for which all zero bytes are a value.
unsafe impl Shareable for Claim {}

/// The claim of a worker that saw the end of the jobs.
const FINISHED: u64 = u64::MAX;

impl Claim {
    pub(super) fn note(&self, number: u64) {
        self.0.store(number + 1, SeqCst);
    }

    fn clear(&self) {
        self.0.store(0, SeqCst);
    }

    /// There are no more jobs.
    fn finish(&self) {
        self.0.store(FINISHED, SeqCst);
    }

    pub(super) fn is_finished(&self) -> bool {
        self.0.load(SeqCst) == FINISHED
    }

    pub(super) fn number(&self) -> Option<u64> {
        Some(self.0.load(SeqCst)).filter(|noted| *noted != FINISHED)?.checked_sub(1)
    }
}

/// Works until there are no more jobs and no thread is left to give one.
pub(super) fn work(arguments: WorkerArguments) {
    loop {
        let job = match arguments.jobs.recv_with(|position| arguments.claim.note(position)) {
            Ok(job) => job,
            Err(RecvError::Disconnected) => return arguments.claim.finish(),
            Err(error) => panic!("a worker cannot take a job: {error}"),
        };
        let number = arguments.claim.number().expect("a job is noted before it is taken");
        // SAFETY: the parent, which runs the same executable, took this place from a function of
        // exactly this type.
        let runner: Runner = unsafe { mem::transmute(job.runner.pointer()) };
        let result = JobResult::Done(runner(job.function.pointer(), &job.arguments, job.count));
        let route = match job.route {
            Route::Waiter => &arguments.to_waiters,
            Route::Callback => &arguments.to_callbacks,
        };
        if route.send(&Reply { number, result }).is_err() {
            // The parent is gone, and with it what wanted the result.
            return;
        }
        arguments.claim.clear();
    }
}

/// The [`Runner`] for functions of one type.
pub(super) fn run<A: DeserializeOwned, T: Serialize>(function: *const (), arguments: &[u8], count: u32) -> Vec<u8> {
    // SAFETY: the parent took this place from a `fn(A) -> T` together with the place of this very
    // instance of `run`, so the types are the same.
    let function: fn(A) -> T = unsafe { mem::transmute(function) };
    let mut rest = arguments;
    let mut results = Vec::new();
    for _ in 0..count {
        let before = results.len();
        // Whatever of the task's own code panics: not only the function, also what reads its
        // argument and what sends its result.
        let call = AssertUnwindSafe(|| {
            // What follows an argument that cannot be read cannot be found.
            let (argument, left) = postcard::take_from_bytes(mem::take(&mut rest))
                .map_err(|error| Failure::Unreadable(error.to_string()))?;
            rest = left;
            let result: Result<T, Failure> = Ok(function(argument));
            codec::append(&result, &mut results).map_err(|error| Failure::Unsendable(error.to_string()))
        });
        let called =
            catch_unwind(call).unwrap_or_else(|payload| Err(Failure::Panicked(before_main::panic_message(payload))));
        if let Err(failure) = called {
            results.truncate(before);
            codec::append(&Err::<(), Failure>(failure), &mut results).expect("a string can be encoded");
        }
    }
    results
}
