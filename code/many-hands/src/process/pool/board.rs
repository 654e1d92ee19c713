//! What parent and workers see of each other without a message: a place in shared memory for each
//! worker, with the job that it is at, and the jobs in the queue that are not to be done.
//!
//! To end a worker in the middle of one job must not end it in the middle of the next. So a worker
//! is first *condemned*: the parent exchanges the note "at job 7" for "condemned at job 7". That
//! fails if the worker is no longer at it; and if it succeeds, the worker cannot say that it is
//! done, and does nothing else until it is killed.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

use super::CAPACITY;
use crate::os::shared_memory::{Shareable, SharedMemory};

/// The jobs in the queue are fewer than this, so that no two of them share a place.
const WITHDRAWN: usize = 2 * CAPACITY;

#[derive(Debug)]
#[repr(C, align(64))]
struct Withdrawn([AtomicU64; WITHDRAWN]);

// SAFETY: made of atomics, for which all zero bytes are a value.
unsafe impl Shareable for Withdrawn {}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Board(SharedMemory<Withdrawn>);

/// A worker's place. On a cache line of its own, since its worker writes to it at each task.
#[derive(Debug)]
#[repr(C, align(64))]
pub(super) struct Place {
    note: AtomicU64,
    /// When the latest call began, by the monotonic clock, which is the same for all processes.
    began: AtomicU64,
    /// The areas of the [bulk](super::bulk) that are lost if the worker dies now, plus one: that of
    /// its argument, that of its result.
    areas: [AtomicU64; 2],
}

/// Which of the two.
#[derive(Debug, Clone, Copy)]
pub(super) enum AreaOf {
    Argument,
    Result,
}

// SAFETY: made of atomics, for which all zero bytes are a value.
unsafe impl Shareable for Place {}

/// Where a worker is. In one number: the job's number, and behind it in four bits the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    /// It has not begun to take jobs.
    Starting,
    Idle,
    At(u64, Step),
    /// It has seen the end of the jobs.
    Finished,
    /// It has done as many tasks as a worker may.
    Retired,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Noted before the job is taken out of the queue, so that a job which no worker has noted is
    /// still in the queue; whether a noted one is, the queue tells.
    Taking,
    Running,
    /// The result is on its way.
    Replying,
    Condemned(Reason),
}

/// Why a worker is ended in the middle of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    Cancelled,
    Overdue,
}

const STEPS: [Step; 5] =
    [Step::Taking, Step::Running, Step::Replying, Step::Condemned(Reason::Cancelled), Step::Condemned(Reason::Overdue)];
const BITS: u32 = 4;
/// Behind the steps.
const FINISHED: u64 = 8;
const RETIRED: u64 = 9;
const IDLE: u64 = 10;

impl Note {
    fn number(self) -> u64 {
        match self {
            Self::Starting => 0,
            Self::Idle => IDLE,
            Self::Finished => FINISHED,
            Self::Retired => RETIRED,
            Self::At(job, step) => {
                let step = STEPS.iter().position(|other| *other == step).expect("all steps are in the list");
                job << BITS | (step as u64 + 1)
            }
        }
    }

    fn of(number: u64) -> Self {
        match number & ((1 << BITS) - 1) {
            IDLE => Self::Idle,
            FINISHED => Self::Finished,
            RETIRED => Self::Retired,
            step => match (step as usize).checked_sub(1).and_then(|step| STEPS.get(step)) {
                Some(step) => Self::At(number >> BITS, *step),
                None => Self::Starting,
            },
        }
    }
}

impl Board {
    /// With places for so many workers.
    pub(super) fn new(workers: usize) -> nix::Result<Self> {
        let places = workers.checked_mul(size_of::<Place>()).ok_or(nix::errno::Errno::ENOMEM)?;
        Ok(Self(SharedMemory::new(places)?))
    }

    pub(super) fn places(&self) -> &[Place] {
        // SAFETY: nothing but places is ever behind this header.
        unsafe { self.0.behind_as() }
    }

    /// A job that is in the queue, or about to be put there, is not to be done.
    pub(super) fn withdraw(&self, job: u64) {
        self.slot(job).store((job + 1) << 1, SeqCst);
    }

    /// For the worker that is about to take a job out of the queue, under the lock of that end.
    pub(super) fn is_withdrawn(&self, job: u64) -> bool {
        let withdrawn = self.slot(job).load(SeqCst) >> 1 == job + 1;
        if withdrawn {
            self.slot(job).store((job + 1) << 1 | 1, SeqCst);
        }
        withdrawn
    }

    /// Whether a worker has seen that a job is withdrawn.
    pub(super) fn is_seen(&self, job: u64) -> bool {
        self.slot(job).load(SeqCst) == (job + 1) << 1 | 1
    }

    fn slot(&self, job: u64) -> &AtomicU64 {
        &self.0.0[(job % WITHDRAWN as u64) as usize]
    }
}

impl Place {
    pub(super) fn note(&self) -> Note {
        Note::of(self.note.load(SeqCst))
    }

    /// For the worker, and for the parent when there is none.
    pub(super) fn set(&self, note: Note) {
        self.note.store(note.number(), SeqCst);
    }

    /// For the parent, when the worker has ended: what it noted last.
    pub(super) fn take(&self) -> Note {
        Note::of(self.note.swap(Note::Starting.number(), SeqCst))
    }

    /// The job that the worker is at.
    pub(super) fn job(&self) -> Option<u64> {
        match self.note() {
            Note::At(job, _) => Some(job),
            _ => None,
        }
    }

    /// For the worker: takes a step of its job. `false` if it has been condemned.
    pub(super) fn step(&self, job: u64, from: Step, to: Step) -> bool {
        self.exchange(Note::At(job, from), Note::At(job, to))
    }

    /// For the parent, if the job has been taken: condemns the worker, if it still has a result to
    /// give.
    pub(super) fn condemn(&self, job: u64, reason: Reason) -> bool {
        let condemned = Note::At(job, Step::Condemned(reason));
        // In the order in which the worker goes through them.
        [Step::Taking, Step::Running].iter().any(|step| self.exchange(Note::At(job, *step), condemned))
    }

    fn exchange(&self, from: Note, to: Note) -> bool {
        self.note.compare_exchange(from.number(), to.number(), SeqCst, SeqCst).is_ok()
    }

    /// For the worker: this area is its own, or none is.
    pub(super) fn set_area(&self, what: AreaOf, area: Option<u64>) {
        self.areas[what as usize].store(area.map_or(0, |area| area + 1), SeqCst);
    }

    /// For the parent, when the worker has ended: the areas that it leaves.
    pub(super) fn take_areas(&self) -> impl Iterator<Item = u64> {
        self.areas.iter().filter_map(|area| area.swap(0, SeqCst).checked_sub(1))
    }

    /// For the worker: a call begins now.
    pub(super) fn begin(&self) {
        self.began.store(now(), SeqCst);
    }

    /// For the parent: if a call is running, which job it belongs to and how long it has run.
    pub(super) fn running(&self) -> Option<(u64, Duration)> {
        match self.note() {
            Note::At(job, Step::Running) => {
                Some((job, Duration::from_nanos(now().saturating_sub(self.began.load(SeqCst)))))
            }
            _ => None,
        }
    }
}

fn now() -> u64 {
    let now = clock_gettime(ClockId::CLOCK_MONOTONIC).expect("Linux has this clock");
    u64::try_from(Duration::from(now).as_nanos()).expect("no machine has run for 500 years")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_as_it_was_written() {
        let jobs = [0, 1, 1 << 40].into_iter();
        let at = jobs.flat_map(|job| STEPS.map(|step| Note::At(job, step)));
        for note in at.chain([Note::Starting, Note::Idle, Note::Finished, Note::Retired]) {
            assert_eq!(Note::of(note.number()), note);
        }
    }

    #[test]
    fn only_a_worker_that_is_at_the_job_is_condemned_for_it() {
        let board = Board::new(3).unwrap();
        let place = &board.places()[1];
        for step in [Step::Taking, Step::Running] {
            place.set(Note::At(7, step));
            assert!(!place.condemn(6, Reason::Cancelled) && !place.condemn(8, Reason::Overdue));
            assert!(place.condemn(7, Reason::Overdue));
            assert_eq!(place.note(), Note::At(7, Step::Condemned(Reason::Overdue)));
            assert!(!place.step(7, step, Step::Replying), "it cannot say that it is done");
        }
        for late in [Note::At(7, Step::Replying), Note::Idle, Note::Finished, Note::Retired, Note::Starting] {
            place.set(late);
            assert!(!place.condemn(7, Reason::Cancelled));
            assert_eq!(place.note(), late);
        }
        assert_eq!(board.places()[0].note(), Note::Starting);
    }

    #[test]
    fn a_withdrawn_job_is_not_another_that_shares_its_place() {
        let board = Board::new(1).unwrap();
        board.withdraw(5);
        assert!(!board.is_seen(5));
        assert!(board.is_withdrawn(5) && board.is_withdrawn(5) && board.is_seen(5));
        assert!(!board.is_seen(5 + WITHDRAWN as u64));
        assert!(!board.is_withdrawn(5 + WITHDRAWN as u64) && !board.is_withdrawn(4));
    }
}
