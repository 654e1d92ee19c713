//! Room for one waker, and the last one replaces it.

use std::future::{Future, poll_fn};
use std::sync::Mutex;
use std::task::{Poll, Waker};

#[derive(Debug, Default)]
struct State {
    rung: bool,
    waiter: Option<Waker>,
}

#[derive(Default)]
pub struct Bell(Mutex<State>);

impl Bell {
    /// Wakes all that wait, once and for all.
    pub fn ring(&self) {
        let mut state = self.0.lock().expect("no holder panics");
        state.rung = true;
        let waiter = state.waiter.take();
        drop(state);
        waiter.into_iter().for_each(Waker::wake);
    }

    /// Ready when the bell has been rung.
    pub fn heard(&self) -> impl Future<Output = ()> {
        poll_fn(|context| {
            let mut state = self.0.lock().expect("no holder panics");
            if state.rung {
                return Poll::Ready(());
            }
            state.waiter = Some(context.waker().clone());
            Poll::Pending
        })
    }
}
