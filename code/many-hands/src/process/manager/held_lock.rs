//! A lock that this thread holds, re-entrant or not.

use std::marker::PhantomData;
use std::thread;

use super::ManagerError;
use super::object::Object;
use super::protocol::{Limit, LockOp, Op, Reply, Request};

#[derive(Debug)]
pub(super) struct HeldLock {
    lock: Object,
    /// A fork has a copy, which holds nothing.
    process: u32,
    /// Whether the thread was panicking when it locked: that panic is none of the lock's.
    panicking: bool,
    /// The owner is the thread, whose connection the manager knows.
    not_send: PhantomData<*const ()>,
}

/// Waits for a lock; `None` if the time was over first.
pub(super) fn lock(lock: &Object, limit: Limit) -> Result<Option<HeldLock>, ManagerError> {
    match lock.ask(&to(lock, LockOp::Lock(limit)), &())?.reply {
        Reply::TimedOut => Ok(None),
        reply => HeldLock::new(lock, &reply).map(|(held, _)| Some(held)),
    }
}

/// As [`lock`], without a limit.
pub(super) fn lock_for_ever(object: &Object) -> Result<HeldLock, ManagerError> {
    lock(object, None)?.ok_or_else(|| object.unexpected())
}

/// As [`lock_for_ever`], poisoned or not, and it is not poisoned any more.
pub(super) fn recover(lock: &Object) -> Result<HeldLock, ManagerError> {
    let answer = lock.ask(&to(lock, LockOp::Recover), &())?;
    HeldLock::new(lock, &answer.reply).map(|(held, _)| held)
}

impl HeldLock {
    /// Of the reply that gave it, and whether a wait for a condition was in vain.
    pub(super) fn new(lock: &Object, reply: &Reply) -> Result<(Self, bool), ManagerError> {
        let Reply::Locked { timed_out } = *reply else { return Err(lock.unexpected()) };
        let (process, panicking) = (std::process::id(), thread::panicking());
        Ok((Self { lock: *lock, process, panicking, not_send: PhantomData }, timed_out))
    }

    pub(super) fn lock(&self) -> &Object {
        &self.lock
    }

    /// The lock, which another thread will release.
    pub(super) fn into_lock(mut self) -> Object {
        self.process = 0;
        self.lock
    }
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        if self.process == std::process::id() {
            let panicking = thread::panicking() && !self.panicking;
            // If the manager is gone, so is the lock.
            _ = self.lock.tell(&to(&self.lock, LockOp::Unlock { panicking }), &());
        }
    }
}

fn to(lock: &Object, op: LockOp) -> Request<'static> {
    Request::To(lock.id, Op::Lock(op))
}
