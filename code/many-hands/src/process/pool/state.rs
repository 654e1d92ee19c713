//! What the initializer of a pool has made in this worker.

use std::any::{Any, type_name};
use std::cell::RefCell;

thread_local! {
    /// All tasks of a worker run on one thread.
    static STATE: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

pub(super) fn set(state: Box<dyn Any>) {
    STATE.set(Some(state));
}

/// Drops it while the worker still runs.
pub(super) fn clear() {
    drop(STATE.take());
}

pub(super) fn with<S: 'static, T>(task: impl FnOnce(&mut S) -> T) -> T {
    STATE.with(|state| {
        let mut state = state.try_borrow_mut().expect("the state of a worker is not used within its use");
        match state.as_mut().map(|state| state.downcast_mut()) {
            Some(Some(state)) => task(state),
            Some(None) => panic!("the initializer of this pool does not return a `{}`", type_name::<S>()),
            None => panic!("this is not a task of a pool, so there is no state of a worker"),
        }
    })
}
