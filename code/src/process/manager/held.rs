//! A lock that this thread holds, re-entrant or not.

use std::marker::PhantomData;

use super::LockError;
use super::object::Object;
use super::protocol::{Limit, LockOp, Op, Reply, Request};

#[derive(Debug)]
pub(super) struct Held {
    lock: Object,
    /// A fork has a copy, which holds nothing.
    process: u32,
    /// The owner is the thread, whose connection the manager knows.
    not_send: PhantomData<*const ()>,
}

/// Waits for a lock; `None` if the time was over first.
pub(super) fn lock(lock: &Object, limit: Limit) -> Result<Option<Held>, LockError<Held>> {
    match lock.ask(&Request::To(lock.id, Op::Lock(LockOp::Lock(limit))), &())?.reply {
        Reply::TimedOut => Ok(None),
        reply => Held::new(lock, &reply).map(|(held, _)| Some(held)).map_err(|error| error.map(|(held, _)| held)),
    }
}

/// As [`lock`], without a limit.
pub(super) fn lock_for_ever(object: &Object) -> Result<Held, LockError<Held>> {
    lock(object, None)?.ok_or_else(|| object.unexpected().into())
}

impl Held {
    /// Of the reply that gave it, and whether a wait for a condition was in vain.
    pub(super) fn new(lock: &Object, reply: &Reply) -> Result<(Self, bool), LockError<(Self, bool)>> {
        let Reply::Locked { owner_died, timed_out } = *reply else { return Err(lock.unexpected().into()) };
        let held = Self { lock: lock.clone(), process: std::process::id(), not_send: PhantomData };
        match owner_died {
            None => Ok((held, timed_out)),
            Some(pid) => Err(LockError::OwnerDied { guard: (held, timed_out), pid }),
        }
    }

    pub(super) fn lock(&self) -> &Object {
        &self.lock
    }

    /// The lock, which somebody else will release.
    pub(super) fn into_lock(mut self) -> Object {
        self.process = 0;
        self.lock.clone()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.process == std::process::id() {
            // If the manager is gone, so is the lock.
            _ = self.lock.tell(&Request::To(self.lock.id, Op::Lock(LockOp::Unlock)), &());
        }
    }
}
