use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::object::Object;
use super::protocol::{BarrierOp, Limit, Op, Reply, Request};
use crate::process::BarrierWaitResult;

/// A place where threads of any processes wait until all are there, kept by a
/// [`Manager`](super::Manager). Python's `Manager().Barrier()`.
///
/// It breaks when a thread that waits dies, waits too long, or [aborts](Self::abort) it. All that
/// wait then, or come later, get [`ManagerError::BarrierBroken`], until it is [reset](Self::reset).
///
/// # Errors
///
/// All methods: those of [`List`](super::List#errors), except for `OutOfRange`.
///
/// # Example
///
/// ```
/// use many_hands::process::manager::{Barrier, ManagerError};
/// use many_hands::process::{Broken, Manager, Process};
///
/// let manager = Manager::new()?;
/// let barrier = manager.barrier(2)?;
/// let child = Process::spawn(|barrier: Barrier| barrier.wait().map(drop), barrier.clone())?;
/// assert!(barrier.wait()?.index() < 2);
/// assert!(child.join()?.success());
///
/// barrier.abort()?;
/// assert!(barrier.is_broken()?);
/// assert!(matches!(barrier.wait(), Err(ManagerError::BarrierBroken(Broken::Aborted))));
/// barrier.reset()?;
/// assert_eq!((barrier.parties()?, barrier.waiting()?), (2, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barrier(pub(super) Object);

impl Barrier {
    /// Waits until all are there.
    ///
    /// # Errors
    ///
    /// [`ManagerError::BarrierBroken`], and those of [all methods](Self).
    pub fn wait(&self) -> Result<BarrierWaitResult, ManagerError> {
        self.wait_until(None)
    }

    /// The same; if not all come within `timeout`, breaks the barrier.
    ///
    /// # Errors
    ///
    /// [`ManagerError::BarrierBroken`], also if the time is over, and those of [all methods](Self).
    pub fn wait_timeout(&self, timeout: Duration) -> Result<BarrierWaitResult, ManagerError> {
        self.wait_until(Some(timeout))
    }

    /// Breaks the barrier.
    pub fn abort(&self) -> Result<(), ManagerError> {
        self.0.tell(&self.to(BarrierOp::Abort), &())
    }

    /// Makes the barrier whole again. For those that wait it breaks.
    pub fn reset(&self) -> Result<(), ManagerError> {
        self.0.tell(&self.to(BarrierOp::Reset), &())
    }

    /// Whether it is broken. Python's `broken`.
    #[doc(alias = "broken")]
    pub fn is_broken(&self) -> Result<bool, ManagerError> {
        self.0.is(&self.to(BarrierOp::IsBroken), &())
    }

    /// How many wait. Python's `n_waiting`.
    #[doc(alias = "n_waiting")]
    pub fn waiting(&self) -> Result<usize, ManagerError> {
        self.0.count(&self.to(BarrierOp::Waiting))
    }

    /// For how many it was made.
    pub fn parties(&self) -> Result<usize, ManagerError> {
        self.0.count(&self.to(BarrierOp::Parties))
    }

    fn wait_until(&self, limit: Limit) -> Result<BarrierWaitResult, ManagerError> {
        let answer = self.0.ask(&self.to(BarrierOp::Wait(limit)), &())?;
        match answer.reply {
            Reply::Place { index, last } => Ok(BarrierWaitResult { index: index as usize, leader: last }),
            _ => Err(self.0.unexpected()),
        }
    }

    fn to(&self, op: BarrierOp) -> Request<'static> {
        Request::To(self.0.id, Op::Barrier(op))
    }
}
