//! `std::sync::Mutex`.

use std::fmt::Debug;
use std::ops::{Deref, DerefMut};
use std::sync::{LockResult, TryLockError, TryLockResult};

use crate::model::{caller_line, did, lend, line_of_drop, me, set_value, step, written};
use crate::tracker::{self, Need, Object};

pub struct Mutex<T: Debug> {
    inner: shuttle::sync::Mutex<T>,
    pub(super) object: Object,
}

pub struct MutexGuard<'a, T: Debug> {
    /// There until it is dropped, or given to a condition variable.
    inner: Option<shuttle::sync::MutexGuard<'a, T>>,
    pub(super) mutex: &'a Mutex<T>,
}

impl<T: Debug> Mutex<T> {
    #[must_use]
    pub fn new(value: T) -> Self {
        let object = tracker::with(|tracker| tracker.add_object(written(&value)));
        Self { inner: shuttle::sync::Mutex::new(value), object }
    }

    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let line = caller_line();
        step(line, Need::Free(self.object), |tracker| format!("lock {}", tracker.name(self.object)));
        Ok(self.locked(self.inner.lock().expect(NO_PANIC), line))
    }

    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let line = caller_line();
        step(line, Need::Nothing, |tracker| format!("try to lock {}", tracker.name(self.object)));
        match self.inner.try_lock() {
            Ok(inner) => Ok(self.locked(inner, line)),
            Err(_) => {
                did(line, |tracker| format!("finds {} locked", tracker.name(self.object)));
                Err(TryLockError::WouldBlock)
            }
        }
    }

    /// The guard, once the lock has been taken.
    pub(super) fn locked<'a>(&'a self, inner: shuttle::sync::MutexGuard<'a, T>, line: u32) -> MutexGuard<'a, T> {
        let value = written(&*inner);
        taken(self.object);
        did(line, |tracker| {
            let name = tracker.name(self.object);
            // What it finds is part of what the thread knows from here on.
            if value.is_empty() { format!("locks {name}") } else { format!("locks {name}, which is {value}") }
        });
        MutexGuard { inner: Some(inner), mutex: self }
    }

    /// What it guarded.
    pub fn into_inner(self) -> LockResult<T> {
        Ok(self.inner.into_inner().expect(NO_PANIC))
    }
}

pub(super) const NO_PANIC: &str = "a program that is stepped through does not panic";

pub(super) fn taken(lock: Object) {
    tracker::with(|tracker| {
        tracker.objects[lock].writer = Some(me());
        tracker.threads[me()].locks_held += 1;
    });
}

pub(super) fn freed(lock: Object) {
    tracker::with(|tracker| {
        tracker.objects[lock].writer = None;
        tracker.threads[me()].locks_held -= 1;
    });
}

impl<'a, T: Debug> MutexGuard<'a, T> {
    /// Shuttle's guard, for a condition variable to take; ours then does nothing more.
    pub(super) fn into_shuttles(mut self) -> shuttle::sync::MutexGuard<'a, T> {
        self.inner.take().expect(THERE)
    }

    pub(super) fn note_value(&self) {
        set_value(self.mutex.object, written(&**self));
    }
}

const THERE: &str = "a guard that can be named has not been dropped";

impl<T: Debug> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner.as_ref().expect(THERE)
    }
}

impl<T: Debug> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        lend(self.mutex.object);
        self.inner.as_mut().expect(THERE)
    }
}

impl<T: Debug> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if self.inner.is_none() || tracker::with(|tracker| tracker.over) {
            return;
        }
        let (line, lock) = (line_of_drop(), self.mutex.object);
        self.note_value();
        step(line, Need::Nothing, |tracker| format!("unlock {}", tracker.name(lock)));
        self.inner = None;
        freed(lock);
        did(line, |tracker| format!("unlocks {}", tracker.name(lock)));
    }
}

impl<T: Debug + Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}
