use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::held_lock::HeldLock;
use super::object::Object;
use super::protocol::{CondvarOp, Limit, Op, Request};
use super::{ManagerError, MutexGuard};
use crate::process::WaitTimeoutResult;

/// Waits for something that others do under a lock, kept by a [`Manager`](super::Manager). Python's
/// `Manager().Condition()`; the lock is a [`Mutex`](super::Mutex) of its own.
///
/// Waiting releases the lock and begins to wait in one step, so no notification is missed in
/// between. A wait ends only when it is notified, or its time is over, but the lock comes later:
/// look at the condition again, or use [`wait_while`](Self::wait_while).
///
/// # Errors
///
/// All methods that wait: [`ManagerError::OwnerDied`] and [`ManagerError::OwnerPanicked`] if the
/// lock was poisoned meanwhile; the caller does not have it then. [`ManagerError::AnotherManager`]
/// if the guard is of another manager's lock, and those of [`List`](super::List#errors). The other
/// methods: those.
///
/// # Example
///
/// ```
/// use many_hands::process::manager::{Condvar, ManagerError, Mutex, Value};
/// use many_hands::process::{Manager, Process};
///
/// fn open((lock, opened, door): (Mutex, Condvar, Value<bool>)) -> Result<(), ManagerError> {
///     let _guard = lock.lock()?;
///     door.set(true)?;
///     opened.notify_all()
/// }
///
/// let manager = Manager::new()?;
/// let (lock, opened, door) = (manager.mutex()?, manager.condvar()?, manager.value(false)?);
/// let guard = lock.lock()?;
/// let child = Process::spawn(open, (lock.clone(), opened.clone(), door.clone()))?;
/// let guard = opened.wait_while(guard, || Ok(!door.get()?))?;
/// assert!(door.get()?);
/// drop(guard);
/// assert!(child.join()?.success());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[doc(alias = "Condition")]
pub struct Condvar(pub(super) Object);

impl Condvar {
    /// Releases the lock, waits to be notified, and waits for the lock.
    pub fn wait(&self, guard: MutexGuard) -> Result<MutexGuard, ManagerError> {
        self.wait_until(guard, None).map(|(guard, _)| guard)
    }

    /// The same, and waits at most `timeout` to be notified. For the lock it waits as long as it
    /// takes.
    ///
    /// ```
    /// use many_hands::process::Manager;
    /// use std::time::Duration;
    ///
    /// let manager = Manager::new()?;
    /// let (lock, never) = (manager.mutex()?, manager.condvar()?);
    /// let (_guard, result) = never.wait_timeout(lock.lock()?, Duration::from_millis(5))?;
    /// assert!(result.timed_out());
    /// # Ok::<(), many_hands::process::manager::ManagerError>(())
    /// ```
    pub fn wait_timeout(
        &self,
        guard: MutexGuard,
        timeout: Duration,
    ) -> Result<(MutexGuard, WaitTimeoutResult), ManagerError> {
        self.wait_until(guard, Some(timeout))
    }

    /// Waits as long as a condition holds. It is looked at under the lock, at first and after each
    /// notification. Python's `wait_for`, where the condition is the opposite one.
    ///
    /// # Errors
    ///
    /// That of the condition; the lock is released then. And those of [all methods that
    /// wait](Self).
    #[doc(alias = "wait_for")]
    pub fn wait_while(
        &self,
        mut guard: MutexGuard,
        mut condition: impl FnMut() -> Result<bool, ManagerError>,
    ) -> Result<MutexGuard, ManagerError> {
        while condition()? {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// The same, and waits at most `timeout`. If the time is over, the condition still holds.
    ///
    /// # Errors
    ///
    /// Those of [`wait_while`](Self::wait_while).
    ///
    /// ```
    /// use many_hands::process::Manager;
    /// use std::time::Duration;
    ///
    /// let manager = Manager::new()?;
    /// let (lock, never) = (manager.mutex()?, manager.condvar()?);
    /// let (_guard, result) = never.wait_timeout_while(lock.lock()?, Duration::from_millis(5), || Ok(true))?;
    /// assert!(result.timed_out());
    /// # Ok::<(), many_hands::process::manager::ManagerError>(())
    /// ```
    pub fn wait_timeout_while(
        &self,
        mut guard: MutexGuard,
        timeout: Duration,
        mut condition: impl FnMut() -> Result<bool, ManagerError>,
    ) -> Result<(MutexGuard, WaitTimeoutResult), ManagerError> {
        let begin = Instant::now();
        while condition()? {
            let left = timeout.saturating_sub(begin.elapsed());
            if left.is_zero() {
                return Ok((guard, WaitTimeoutResult(true)));
            }
            guard = self.wait_timeout(guard, left)?.0;
        }
        Ok((guard, WaitTimeoutResult(false)))
    }

    /// Has the one that has waited longest go on, if any thread waits. Python's `notify()`.
    #[doc(alias = "notify")]
    pub fn notify_one(&self) -> Result<(), ManagerError> {
        self.0.tell(&self.to(CondvarOp::NotifyOne), &())
    }

    /// Has all that wait go on, one after the other, as they get the lock. Python's `notify_all()`.
    pub fn notify_all(&self) -> Result<(), ManagerError> {
        self.0.tell(&self.to(CondvarOp::NotifyAll), &())
    }

    fn wait_until(&self, guard: MutexGuard, limit: Limit) -> Result<(MutexGuard, WaitTimeoutResult), ManagerError> {
        if guard.0.lock().manager != self.0.manager {
            return Err(ManagerError::AnotherManager);
        }
        let lock = guard.0.into_lock();
        let answer = self.0.ask(&self.to(CondvarOp::Wait { lock: lock.id, limit }), &())?;
        let (held, timed_out) = HeldLock::new(&lock, &answer.reply)?;
        Ok((MutexGuard(held), WaitTimeoutResult(timed_out)))
    }

    fn to(&self, op: CondvarOp) -> Request<'static> {
        Request::To(self.0.id, Op::Condvar(op))
    }
}
