//! The worker's side: take a job, note that it is taken, run it, reply.

use std::cell::Cell;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::board::{AreaOf, Board, Note, Place, Step};
use super::bulk::{Bulk, Outgoing, Values};
use super::message::{Failure, Job, JobResult, Reply, Route, Runner};
use super::{interrupt, state};
use crate::process::{RecvError, queue};
use crate::start::before_main;
use crate::start::image::FunctionOffset;

/// What each worker of a pool is given.
#[derive(Serialize, Deserialize)]
pub(super) struct WorkerArguments {
    pub(super) jobs: queue::Receiver<Job>,
    pub(super) to_waiters: queue::Sender<Reply>,
    pub(super) to_callbacks: queue::Sender<Reply>,
    pub(super) board: ByReference<Board>,
    pub(super) bulk: ByReference<Bulk>,
    /// Which of the places on the board is its own.
    pub(super) place: usize,
    pub(super) rules: Rules,
}

/// What holds for all workers of a pool.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Rules {
    /// A worker that has made so many calls makes way for a new one.
    pub(super) most_calls: Option<u64>,
    /// It has to say when a call begins.
    pub(super) timed: bool,
    /// SIGINT ends it.
    pub(super) interruptible: bool,
}

/// What makes the state of a worker, and its argument, which all workers of a pool share.
#[derive(Serialize, Deserialize)]
#[serde(bound = "A: Serialize + DeserializeOwned")]
pub(super) struct Initializer<A> {
    pub(super) function: FunctionOffset,
    pub(super) argument: ByReference<A>,
}

/// Serialised as what it points to.
pub(super) struct ByReference<A>(pub(super) Arc<A>);

impl<A: Serialize> Serialize for ByReference<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, A: Deserialize<'de>> Deserialize<'de> for ByReference<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        A::deserialize(deserializer).map(|value| Self(Arc::new(value)))
    }
}

/// Works until there are no more jobs and no thread is left to give one.
pub(super) fn work<A, S: 'static>((arguments, initializer): (WorkerArguments, Initializer<A>)) {
    let rules = arguments.rules;
    if !rules.interruptible {
        interrupt::outlive().expect("SIGINT can be handled");
    }
    // SAFETY: the parent, which runs the same executable, took this place from a function of
    // exactly this type, together with the place of this very instance of `work`.
    let initialize: fn(A) -> S = unsafe { mem::transmute(initializer.function.pointer()) };
    let argument = Arc::into_inner(initializer.argument.0).expect("this is the only reference");
    state::set(Box::new(initialize(argument)));
    let place = &arguments.board.0.places()[arguments.place];
    place.set(Note::Idle);
    take_jobs(&arguments, place);
    state::clear();
}

fn take_jobs(arguments: &WorkerArguments, place: &Place) {
    let (rules, bulk) = (arguments.rules, &arguments.bulk.0);
    let mut calls = 0;
    loop {
        let withdrawn = Cell::new(false);
        let job = arguments.jobs.recv_with(|position| {
            place.set(Note::At(position, Step::Taking));
            withdrawn.set(arguments.board.0.is_withdrawn(position));
        });
        let mut job = match job {
            Ok(job) => job,
            Err(RecvError::Disconnected) => return place.set(Note::Finished),
            Err(error) => panic!("a worker cannot take a job: {error}"),
        };
        let number = place.job().expect("a job is noted before it is taken");
        place.set_area(AreaOf::Argument, job.arguments.area());
        job.arguments.adopt(bulk);
        let result = if withdrawn.get() || job.count == 0 {
            JobResult::Cancelled
        } else {
            do_job(&mut job, number, place, bulk, rules.timed)
        };
        let (count, route) = (job.count, job.route);
        drop(job);
        place.set_area(AreaOf::Argument, None);
        // From here on it is the receiver's.
        place.set_area(AreaOf::Result, None);
        let route = match route {
            Route::Waiter => &arguments.to_waiters,
            Route::Callback => &arguments.to_callbacks,
        };
        if route.send(&Reply { number, result }).is_err() {
            // The parent is gone, and with it what wanted the result.
            return;
        }
        calls += u64::from(count);
        if rules.most_calls.is_some_and(|most| calls >= most) {
            return place.set(Note::Retired);
        }
        place.set(Note::Idle);
    }
}

fn do_job(job: &mut Job, number: u64, place: &Place, bulk: &Bulk, timed: bool) -> JobResult {
    // SAFETY: the parent, which runs the same executable, took this place from a function of
    // exactly this type.
    let runner: Runner = unsafe { mem::transmute(job.runner.pointer()) };
    if timed {
        place.begin();
    }
    if !place.step(number, Step::Taking, Step::Running) {
        wait_for_the_end();
    }
    let note = |area| place.set_area(AreaOf::Result, area);
    let mut results = Outgoing::new(bulk, &note);
    let (function, count) = (job.function.pointer(), job.count);
    let done = job.arguments.read(|arguments| runner(function, arguments, count, timed.then_some(place), &mut results));
    let result = match done
        .map_err(|error| error.to_string())
        .and_then(|()| results.finish().map_err(|error| error.to_string()))
    {
        Ok(results) => JobResult::Done(results),
        Err(message) => JobResult::NoMemory(message),
    };
    if !place.step(number, Step::Running, Step::Replying) {
        wait_for_the_end();
    }
    result
}

/// The parent has condemned this process, and is about to kill it.
fn wait_for_the_end() -> ! {
    loop {
        thread::park();
    }
}

/// The [`Runner`] for functions of one type.
pub(super) fn run<A: DeserializeOwned, T: Serialize>(
    function: *const (),
    mut arguments: Values<'_>,
    count: u32,
    timed: Option<&Place>,
    results: &mut Outgoing<'_>,
) {
    // SAFETY: the parent took this place from a `fn(A) -> T` together with the place of this very
    // instance of `run`, so the types are the same.
    let function: fn(A) -> T = unsafe { mem::transmute(function) };
    for _ in 0..count {
        if let Some(place) = timed {
            place.begin();
        }
        let before = results.mark();
        // Whatever of the task's own code panics: not only the function, also what reads its
        // argument and what sends its result.
        let call = AssertUnwindSafe(|| {
            let argument = arguments.next().map_err(|error| Failure::Unreadable(error.to_string()))?;
            let result: Result<T, Failure> = Ok(function(argument));
            results.append(&result).map_err(|error| Failure::Unsendable(error.to_string()))
        });
        let called =
            catch_unwind(call).unwrap_or_else(|payload| Err(Failure::Panicked(before_main::panic_message(payload))));
        if let Err(failure) = called {
            results.cut(before);
            results.append(&Err::<(), Failure>(failure)).expect("a string can be encoded");
        }
    }
}
