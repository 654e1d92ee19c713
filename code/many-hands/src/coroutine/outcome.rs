use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::hub::{self, Token};

/// Where what a function leaves is put by the coroutine or thread that runs it, and taken by
/// another, which waits for it.
pub(super) struct Outcome<T> {
    state: Mutex<State<T>>,
    has_ended: AtomicBool,
    ended: Condvar,
}

enum State<T> {
    Runs(Option<Waits>),
    Left(Left<T>),
    Taken,
}

/// What waits: one at most, since to wait takes the only handle.
#[derive(Clone, Copy)]
enum Waits {
    Coroutine(Token),
    Thread,
}

/// What a function left: its result, or its panic.
///
/// If nothing takes it, it is dropped where the last that knows of it is: by its own coroutine, or
/// where the task is dropped. A destructor that panics there is not to hit what does not know of
/// it.
struct Left<T>(Option<thread::Result<T>>);

impl<T> Drop for Left<T> {
    fn drop(&mut self) {
        let left = self.0.take();
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(left))) {
            // Its destructor might panic too.
            mem::forget(panic);
        }
    }
}

impl<T> Outcome<T> {
    pub fn new() -> Self {
        Self { state: Mutex::new(State::Runs(None)), has_ended: AtomicBool::new(false), ended: Condvar::new() }
    }

    /// Runs the function and keeps what it leaves.
    pub fn fill(&self, f: impl FnOnce() -> T) {
        // Nothing else takes what a panic left half done: it goes on where it is waited for.
        let left = State::Left(Left(Some(catch_unwind(AssertUnwindSafe(f)))));
        let before = mem::replace(&mut *self.lock(), left);
        self.has_ended.store(true, Ordering::Release);
        match before {
            State::Runs(Some(Waits::Coroutine(token))) => hub::wake(token),
            State::Runs(Some(Waits::Thread)) => self.ended.notify_one(),
            State::Runs(None) | State::Left(_) | State::Taken => {}
        }
    }

    pub fn has_ended(&self) -> bool {
        self.has_ended.load(Ordering::Acquire)
    }

    /// Waits for what the function leaves, and takes it.
    pub fn wait(&self) -> thread::Result<T> {
        if !self.has_ended() {
            assert!(!hub::is_lost(), "{}", hub::LOST);
            match hub::can_wait() {
                Some(hub) => self.wait_as_coroutine(hub),
                None => self.wait_as_thread(),
            }
        }
        match mem::replace(&mut *self.lock(), State::Taken) {
            State::Left(mut left) => left.0.take().expect("nothing else takes it"),
            State::Runs(_) | State::Taken => unreachable!("it has ended, and there is one to take it"),
        }
    }

    fn wait_as_coroutine(&self, hub: &hub::Hub) {
        loop {
            let token = hub.reserve();
            let mut state = self.lock();
            let State::Runs(waits) = &mut *state else {
                drop(state);
                return hub.give_back(token);
            };
            *waits = Some(Waits::Coroutine(token));
            drop(state);
            hub.park(token);
        }
    }

    fn wait_as_thread(&self) {
        assert!(!hub::is_this_thread(), "a coroutine that unwinds cannot wait for another, which would run meanwhile");
        let mut state = self.lock();
        while let State::Runs(waits) = &mut *state {
            *waits = Some(Waits::Thread);
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
