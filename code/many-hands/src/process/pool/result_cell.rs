//! Where the result of a task arrives, of this pool's or of one whose workers are elsewhere.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

#[derive(Debug)]
pub(crate) struct ResultCell<T, E> {
    state: Mutex<State<T, E>>,
    filled: Condvar,
}

#[derive(Debug)]
struct State<T, E> {
    filled: bool,
    /// Until it is taken.
    result: Option<Result<T, E>>,
    /// Where an executor waits, and where [`as_completed`](super::as_completed()) does.
    wakers: Vec<Waker>,
}

impl<T, E> ResultCell<T, E> {
    pub(crate) fn new() -> Arc<Self> {
        let state = State { filled: false, result: None, wakers: Vec::new() };
        Arc::new(Self { state: Mutex::new(state), filled: Condvar::new() })
    }

    /// The first result counts: a task that was cancelled stays so.
    pub(crate) fn fill(&self, result: Result<T, E>) {
        let mut state = self.state();
        if !state.filled {
            state.filled = true;
            state.result = Some(result);
        }
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        self.filled.notify_all();
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Waits for the result, and takes it.
    pub(crate) fn wait(&self) -> Result<T, E> {
        let waited = self.filled.wait_while(self.state(), |state| !state.filled);
        waited.unwrap_or_else(PoisonError::into_inner).take()
    }

    /// As [`wait`](Self::wait), for so long at most.
    pub(crate) fn wait_timeout(&self, timeout: Duration) -> Option<Result<T, E>> {
        let waited = self.filled.wait_timeout_while(self.state(), timeout, |state| !state.filled);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.filled.then(|| state.take())
    }

    /// As a future's `poll`.
    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<Result<T, E>> {
        let mut state = self.state();
        if state.filled {
            return Poll::Ready(state.take());
        }
        // Where the same waker has been left already, one is enough.
        if !state.wakers.iter().any(|waker| waker.will_wake(context.waker())) {
            state.wakers.push(context.waker().clone());
        }
        Poll::Pending
    }

    pub(crate) fn is_filled(&self) -> bool {
        self.state().filled
    }

    pub(crate) fn has_error(&self) -> bool {
        matches!(self.state().result, Some(Err(_)))
    }

    /// Has the waker called when the result is there: at once if it is there already.
    pub(crate) fn wake_when_filled(&self, waker: Waker) {
        let mut state = self.state();
        if !state.filled {
            state.wakers.push(waker);
            return;
        }
        drop(state);
        waker.wake();
    }

    /// Leaves the waker alone.
    pub(crate) fn do_not_wake(&self, waker: &Waker) {
        self.state().wakers.retain(|other| !other.will_wake(waker));
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn state(&self) -> MutexGuard<'_, State<T, E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, E> State<T, E> {
    /// Once it is filled.
    fn take(&mut self) -> Result<T, E> {
        self.result.take().expect("a result can be taken once")
    }
}
