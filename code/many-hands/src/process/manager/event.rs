use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::object::Object;
use super::protocol::{EventOp, Op, Request};

/// A flag that one can wait for, kept by a [`Manager`](super::Manager). Python's
/// `Manager().Event()`.
///
/// # Errors
///
/// All methods: those of [`List`](super::List#errors), except for `OutOfRange`.
///
/// # Example
///
/// ```
/// use many_hands::process::manager::{Event, ManagerError};
/// use many_hands::process::{Manager, Process};
/// use std::time::Duration;
///
/// let manager = Manager::new()?;
/// let start = manager.event()?;
/// assert!(!start.wait_timeout(Duration::from_millis(5))?);
///
/// let runner = Process::spawn(|start: Event| start.wait(), start.clone())?;
/// start.set()?;
/// assert!(runner.join()?.success());
/// assert!(start.is_set()?);
///
/// start.clear()?;
/// assert!(!start.is_set()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event(pub(super) Object);

impl Event {
    /// Sets it, and lets all that wait go on.
    pub fn set(&self) -> Result<(), ManagerError> {
        self.0.tell(&self.to(EventOp::Set), &())
    }

    /// Takes it back: a thread that waits from now on, waits for the next [`set`](Self::set).
    pub fn clear(&self) -> Result<(), ManagerError> {
        self.0.tell(&self.to(EventOp::Clear), &())
    }

    /// Whether it is set.
    pub fn is_set(&self) -> Result<bool, ManagerError> {
        self.0.is(&self.to(EventOp::IsSet), &())
    }

    /// Waits until it is set.
    pub fn wait(&self) -> Result<(), ManagerError> {
        self.0.is(&self.to(EventOp::Wait(None)), &()).map(drop)
    }

    /// Waits at most `timeout`; says whether it was set.
    pub fn wait_timeout(&self, timeout: Duration) -> Result<bool, ManagerError> {
        self.0.is(&self.to(EventOp::Wait(Some(timeout))), &())
    }

    fn to(&self, op: EventOp) -> Request<'static> {
        Request::To(self.0.id, Op::Event(op))
    }
}
