//! `std::sync::Condvar`.

use std::fmt::Debug;
use std::sync::LockResult;

use super::MutexGuard;
use super::mutex::{NO_PANIC, freed};
use crate::model::{caller_line, did, me, step};
use crate::tracker::{self, Need, Object, Pending, Tracker};

pub struct Condvar {
    inner: shuttle::sync::Condvar,
    object: Object,
}

impl Condvar {
    #[must_use]
    pub fn new() -> Self {
        Self {
            inner: shuttle::sync::Condvar::new(),
            object: tracker::with(|tracker| tracker.add_object(String::new())),
        }
    }

    #[track_caller]
    pub fn wait<'a, T: Debug>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        Ok(self.sleep(guard, caller_line()))
    }

    #[track_caller]
    pub fn wait_while<'a, T: Debug>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>> {
        let line = caller_line();
        while condition(&mut guard) {
            did(line, |_| "looks, and has to wait".into());
            guard = self.sleep(guard, line);
        }
        guard.note_value();
        did(line, |_| "looks, and may go on".into());
        Ok(guard)
    }

    /// Unlocks and falls asleep in one step, and locks again when it is woken, in another.
    fn sleep<'a, T: Debug>(&self, guard: MutexGuard<'a, T>, line: u32) -> MutexGuard<'a, T> {
        let (mutex, here) = (guard.mutex, self.object);
        guard.note_value();
        step(line, Need::Nothing, |tracker| {
            format!("sleep at {} and unlock {}", tracker.name(here), tracker.name(mutex.object))
        });
        freed(mutex.object);
        did(line, |tracker| format!("unlocks {}, sleeps at {}", tracker.name(mutex.object), tracker.name(here)));
        tracker::with(|tracker| {
            let need = Need::Free(mutex.object);
            let text = format!("wake and lock {}", tracker.name(mutex.object));
            tracker.threads[me()].once_blocked = Some(Pending { line, text, need, asleep: Some(here) });
            tracker.objects[here].sleepers.push(me());
            happened(tracker, here, "wait");
        });
        let inner = self.inner.wait(guard.into_shuttles()).expect(NO_PANIC);
        tracker::with(|tracker| {
            happened(tracker, here, "wake");
            tracker.objects[here].sleepers.retain(|thread| *thread != me());
            if tracker.objects[here].sleepers.is_empty() {
                tracker.objects[here].signals.clear();
            }
        });
        did(line, |_| "wakes".into());
        mutex.locked(inner, line)
    }

    #[track_caller]
    pub fn notify_one(&self) {
        self.notify(caller_line(), "or", shuttle::sync::Condvar::notify_one);
    }

    #[track_caller]
    pub fn notify_all(&self) {
        self.notify(caller_line(), "and", shuttle::sync::Condvar::notify_all);
    }

    fn notify(&self, line: u32, word: &str, notify: impl FnOnce(&shuttle::sync::Condvar)) {
        let here = self.object;
        // With the lock in its hands, a thread is not seen to notify before it unlocks: no choice.
        if tracker::with(|tracker| tracker.threads[me()].locks_held == 0) {
            step(line, Need::Nothing, |tracker| format!("notify {}", tracker.name(here)));
        }
        notify(&self.inner);
        tracker::with(|tracker| happened(tracker, here, word));
        did(line, |tracker| match tracker.objects[here].sleepers.as_slice() {
            [] => format!("notifies {}, where no thread sleeps", tracker.name(here)),
            sleepers => format!("notifies {}: {} may wake", tracker.name(here), tracker.list(sleepers, word)),
        });
    }
}

/// Which sleeper may wake depends on which slept at which notification.
fn happened(tracker: &mut Tracker, here: Object, what: &str) {
    if !tracker.objects[here].sleepers.is_empty() {
        let entry = format!("{what} {};", me());
        tracker.objects[here].signals.push_str(&entry);
    }
}

impl Default for Condvar {
    fn default() -> Self {
        Self::new()
    }
}
