//! Leaves a waker at each poll.

use std::future::{Future, poll_fn};
use std::mem;
use std::sync::Mutex;
use std::task::{Poll, Waker};

#[derive(Debug, Default)]
struct State {
    rung: bool,
    waiters: Vec<Waker>,
}

#[derive(Default)]
pub struct Bell(Mutex<State>);

impl Bell {
    /// Wakes all that wait, once and for all.
    pub fn ring(&self) {
        let mut state = self.0.lock().expect("no holder panics");
        state.rung = true;
        let waiters = mem::take(&mut state.waiters);
        drop(state);
        waiters.into_iter().for_each(Waker::wake);
    }

    /// Ready when the bell has been rung.
    pub fn heard(&self) -> impl Future<Output = ()> {
        poll_fn(|context| {
            let mut state = self.0.lock().expect("no holder panics");
            if state.rung {
                return Poll::Ready(());
            }
            state.waiters.push(context.waker().clone());
            Poll::Pending
        })
    }
}
