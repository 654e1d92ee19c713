//! How threads of the parent end a job, or the pool.

use std::io::{PipeReader, PipeWriter, Write};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use nix::fcntl::{FcntlArg, OFlag, fcntl};

use super::board::{Board, Reason};
use super::dispatcher::Dispatcher;
use super::message::Job;
use crate::process::queue;

pub(super) struct Control {
    dispatcher: Arc<Dispatcher>,
    board: Arc<Board>,
    /// The supervisor's: when it has ended, the queue must have no receiver left.
    jobs: Weak<queue::Receiver<Job>>,
    /// A byte in it has the supervisor look at the board; its end has it end the workers.
    to_supervisor: Mutex<Option<PipeWriter>>,
}

impl Control {
    /// And what the supervisor listens to.
    pub(super) fn new(
        dispatcher: Arc<Dispatcher>,
        board: Arc<Board>,
        jobs: &Arc<queue::Receiver<Job>>,
    ) -> std::io::Result<(Self, PipeReader)> {
        let (orders, to_supervisor) = std::io::pipe()?;
        // No thread waits at either end.
        fcntl(&to_supervisor, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        fcntl(&orders, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        let to_supervisor = Mutex::new(Some(to_supervisor));
        Ok((Self { dispatcher, board, jobs: Arc::downgrade(jobs), to_supervisor }, orders))
    }

    /// Whether the job will not be done, or will not be finished. `false` if its result is there or
    /// on its way.
    pub(super) fn cancel(&self, number: u64) -> bool {
        if self.dispatcher.withdraw(number) {
            return true;
        }
        // One thread at a time, so that none writes over what another has withdrawn.
        let mut to_supervisor = self.to_supervisor.lock().unwrap_or_else(PoisonError::into_inner);
        self.board.withdraw(number);
        // A worker looks whether a job is withdrawn under the lock that `taken` needs. So one that
        // is taken after this is not done; one that was taken before has been noted, and its worker
        // has seen the withdrawal in time or will not see it.
        match self.jobs.upgrade().and_then(|jobs| jobs.taken().ok()) {
            Some(taken) if taken <= number || self.board.is_seen(number) => return true,
            Some(_) => {}
            None => return false,
        }
        let condemned = self.board.places().iter().any(|place| place.condemn(number, Reason::Cancelled));
        if let (true, Some(pipe)) = (condemned, to_supervisor.as_mut()) {
            // Where it is full, the supervisor has been told already.
            _ = pipe.write(&[0]);
        }
        condemned
    }

    /// Has the workers ended.
    pub(super) fn stop(&self) {
        drop(self.to_supervisor.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}
