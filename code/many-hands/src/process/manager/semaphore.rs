use std::marker::PhantomData;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::object::Object;
use super::protocol::{Limit, Op, Reply, Request, SemaphoreOp};

/// A number of permits that a [`Manager`](super::Manager) keeps. Python's `Manager().Semaphore()`.
///
/// A [`Permit`] comes back when it is dropped, or when the thread that has it ends, however it
/// ends. To acquire in one place and release in another, [`forget`](Permit::forget) the permit and
/// [`release`](Self::release) one.
///
/// # Errors
///
/// All methods: those of [`List`](super::List#errors), except for `OutOfRange`.
///
/// # Example
///
/// ```
/// use many_hands::process::Manager;
/// use std::time::Duration;
///
/// let manager = Manager::new()?;
/// let rooms = manager.semaphore(2)?;
/// let one = rooms.acquire()?;
/// let other = rooms.acquire()?;
/// assert!(rooms.try_acquire()?.is_none());
/// assert!(rooms.acquire_timeout(Duration::from_millis(5))?.is_none());
/// drop(one);
/// assert_eq!(rooms.available_permits()?, 1);
///
/// other.forget()?;
/// assert_eq!(rooms.available_permits()?, 1);
/// rooms.release()?;
/// assert_eq!(rooms.available_permits()?, 2);
/// # Ok::<(), many_hands::process::manager::ManagerError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Semaphore(pub(super) Object);

/// A [`Semaphore`] that never has more permits than it began with. Python's
/// `Manager().BoundedSemaphore()`.
///
/// # Errors
///
/// All methods: those of [`Semaphore`](Semaphore#errors).
///
/// # Example
///
/// ```
/// use many_hands::process::Manager;
/// use many_hands::process::manager::ManagerError;
///
/// let manager = Manager::new()?;
/// let seats = manager.bounded_semaphore(1)?;
/// drop(seats.acquire()?);
/// assert!(matches!(seats.release(), Err(ManagerError::TooManyReleases { bound: 1 })));
///
/// seats.acquire()?.forget()?;
/// seats.release()?;
/// # Ok::<(), ManagerError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundedSemaphore(pub(super) Object);

/// A permit of a [`Semaphore`] or [`BoundedSemaphore`]. Dropping it gives it back.
///
/// It cannot go to another thread. A copy in a forked process is none.
#[derive(Debug)]
#[must_use = "the permit comes back when this is dropped"]
pub struct Permit {
    semaphore: Object,
    process: u32,
    /// The manager knows the thread by its connection.
    not_send: PhantomData<*const ()>,
}

impl Semaphore {
    /// Waits for a permit. Threads get theirs in the order in which they ask.
    pub fn acquire(&self) -> Result<Permit, ManagerError> {
        acquire_for_ever(&self.0)
    }

    /// Takes a permit if there is one; `None` if there is not. Python's `acquire(blocking=False)`.
    pub fn try_acquire(&self) -> Result<Option<Permit>, ManagerError> {
        self.acquire_timeout(Duration::ZERO)
    }

    /// Waits at most `timeout` for a permit; `None` if there was none all that time. Python's
    /// `acquire(timeout=…)`.
    pub fn acquire_timeout(&self, timeout: Duration) -> Result<Option<Permit>, ManagerError> {
        acquire(&self.0, Some(timeout))
    }

    /// Adds a permit: one that was forgotten, or a new one.
    pub fn release(&self) -> Result<(), ManagerError> {
        self.0.tell(&to(&self.0, SemaphoreOp::Release), &())
    }

    /// How many permits are free. Python's `get_value()`.
    #[doc(alias = "get_value")]
    pub fn available_permits(&self) -> Result<usize, ManagerError> {
        self.0.count(&to(&self.0, SemaphoreOp::Available))
    }
}

impl BoundedSemaphore {
    /// Waits for a permit. Threads get theirs in the order in which they ask.
    pub fn acquire(&self) -> Result<Permit, ManagerError> {
        acquire_for_ever(&self.0)
    }

    /// Takes a permit if there is one; `None` if there is not. Python's `acquire(blocking=False)`.
    pub fn try_acquire(&self) -> Result<Option<Permit>, ManagerError> {
        self.acquire_timeout(Duration::ZERO)
    }

    /// Waits at most `timeout` for a permit; `None` if there was none all that time. Python's
    /// `acquire(timeout=…)`.
    pub fn acquire_timeout(&self, timeout: Duration) -> Result<Option<Permit>, ManagerError> {
        acquire(&self.0, Some(timeout))
    }

    /// Adds a permit that was forgotten.
    ///
    /// # Errors
    ///
    /// [`ManagerError::TooManyReleases`] if no permit was forgotten: all that are not here are held
    /// and will come back. And those of [all methods](Self).
    pub fn release(&self) -> Result<(), ManagerError> {
        self.0.tell(&to(&self.0, SemaphoreOp::Release), &())
    }

    /// How many permits are free. Python's `get_value()`.
    #[doc(alias = "get_value")]
    pub fn available_permits(&self) -> Result<usize, ManagerError> {
        self.0.count(&to(&self.0, SemaphoreOp::Available))
    }
}

impl Permit {
    /// Keeps the permit out of the semaphore until a thread, in any process, releases one. This
    /// thread's end does not bring it back any more.
    ///
    /// # Errors
    ///
    /// Those of [`Semaphore`](Semaphore#errors).
    pub fn forget(mut self) -> Result<(), ManagerError> {
        self.process = 0;
        self.semaphore.tell(&to(&self.semaphore, SemaphoreOp::Forget), &())
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.process == std::process::id() {
            // If the manager is gone, so is the permit.
            _ = self.semaphore.tell(&to(&self.semaphore, SemaphoreOp::GiveBack), &());
        }
    }
}

fn acquire(semaphore: &Object, limit: Limit) -> Result<Option<Permit>, ManagerError> {
    match semaphore.ask(&to(semaphore, SemaphoreOp::Acquire(limit)), &())?.reply {
        Reply::Done => Ok(Some(Permit { semaphore: *semaphore, process: std::process::id(), not_send: PhantomData })),
        Reply::TimedOut => Ok(None),
        _ => Err(semaphore.unexpected()),
    }
}

fn acquire_for_ever(semaphore: &Object) -> Result<Permit, ManagerError> {
    acquire(semaphore, None)?.ok_or_else(|| semaphore.unexpected())
}

fn to(semaphore: &Object, op: SemaphoreOp) -> Request<'static> {
    Request::To(semaphore.id, Op::Semaphore(op))
}
