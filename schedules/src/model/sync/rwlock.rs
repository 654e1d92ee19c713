//! `std::sync::RwLock`.

use std::fmt::Debug;
use std::ops::{Deref, DerefMut};
use std::sync::LockResult;

use super::mutex::{NO_PANIC, freed, taken};
use crate::model::{caller_line, did, lend, line_of_drop, me, set_value, step, written};
use crate::tracker::{self, Need, Object};

pub struct RwLock<T: Debug> {
    inner: shuttle::sync::RwLock<T>,
    object: Object,
}

impl<T: Debug> RwLock<T> {
    #[must_use]
    pub fn new(value: T) -> Self {
        let object = tracker::with(|tracker| tracker.add_object(written(&value)));
        Self { inner: shuttle::sync::RwLock::new(value), object }
    }

    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let (line, lock) = (caller_line(), self.object);
        step(line, Need::NoWriter(lock), |tracker| format!("lock {} to read", tracker.name(lock)));
        let inner = self.inner.read().expect(NO_PANIC);
        tracker::with(|tracker| {
            tracker.objects[lock].readers.push(me());
            tracker.objects[lock].readers.sort_unstable();
            tracker.threads[me()].locks_held += 1;
        });
        did(line, |tracker| format!("locks {} to read, which is {:?}", tracker.name(lock), *inner));
        Ok(RwLockReadGuard { inner: Some(inner), lock })
    }

    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let (line, lock) = (caller_line(), self.object);
        step(line, Need::Free(lock), |tracker| format!("lock {} to write", tracker.name(lock)));
        let inner = self.inner.write().expect(NO_PANIC);
        taken(lock);
        did(line, |tracker| format!("locks {} to write, which is {:?}", tracker.name(lock), *inner));
        Ok(RwLockWriteGuard { inner: Some(inner), lock })
    }

    /// What it guarded.
    pub fn into_inner(self) -> LockResult<T> {
        Ok(self.inner.into_inner().expect(NO_PANIC))
    }
}

pub struct RwLockReadGuard<'a, T: Debug> {
    inner: Option<shuttle::sync::RwLockReadGuard<'a, T>>,
    lock: Object,
}

pub struct RwLockWriteGuard<'a, T: Debug> {
    inner: Option<shuttle::sync::RwLockWriteGuard<'a, T>>,
    lock: Object,
}

const THERE: &str = "a guard that can be named has not been dropped";

impl<T: Debug> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner.as_ref().expect(THERE)
    }
}

impl<T: Debug> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner.as_ref().expect(THERE)
    }
}

impl<T: Debug> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        lend(self.lock);
        self.inner.as_mut().expect(THERE)
    }
}

impl<T: Debug> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        if tracker::with(|tracker| tracker.over) {
            return;
        }
        let (line, lock) = (line_of_drop(), self.lock);
        step(line, Need::Nothing, |tracker| format!("unlock {}", tracker.name(lock)));
        self.inner = None;
        tracker::with(|tracker| {
            tracker.objects[lock].readers.retain(|thread| *thread != me());
            tracker.threads[me()].locks_held -= 1;
        });
        did(line, |tracker| format!("unlocks {}", tracker.name(lock)));
    }
}

impl<T: Debug> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        if tracker::with(|tracker| tracker.over) {
            return;
        }
        let (line, lock) = (line_of_drop(), self.lock);
        set_value(lock, written(&**self));
        step(line, Need::Nothing, |tracker| format!("unlock {}", tracker.name(lock)));
        self.inner = None;
        freed(lock);
        did(line, |tracker| format!("unlocks {}", tracker.name(lock)));
    }
}
