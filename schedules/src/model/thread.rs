//! `std::thread`.

use std::fmt::Debug;
use std::time::Duration;

use super::{caller_line, did, me, step, written};
use crate::tracker::{self, Need, ThreadState};

/// Threads that end before the scope does.
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(Scope<'scope, 'env>) -> T,
{
    let value = shuttle::thread::scope(|scope| {
        let value = f(Scope(scope));
        waits_for(Some("the others to end"));
        value
    });
    waits_for(None);
    value
}

fn waits_for(what: Option<&str>) {
    tracker::with(|tracker| tracker.threads[me()].waits_for = what.map(Into::into));
}

#[derive(Clone, Copy)]
pub struct Scope<'scope, 'env: 'scope>(&'scope shuttle::thread::Scope<'scope, 'env>);

impl<'scope> Scope<'scope, '_> {
    pub fn spawn<F, T>(self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Debug + Send + 'scope,
    {
        tracker::with(|tracker| tracker.threads.push(ThreadState::default()));
        ScopedJoinHandle(self.0.spawn(|| {
            let value = f();
            tracker::with(|tracker| tracker.threads[me()].end(written(&value)));
            value
        }))
    }
}

pub struct ScopedJoinHandle<'scope, T>(shuttle::thread::ScopedJoinHandle<'scope, T>);

impl<T> ScopedJoinHandle<'_, T> {
    pub fn join(self) -> shuttle::thread::Result<T> {
        waits_for(Some("another to end"));
        let value = self.0.join();
        waits_for(None);
        value
    }
}

/// A thread that may outlive its caller.
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Debug + Send + 'static,
{
    tracker::with(|tracker| tracker.threads.push(ThreadState::default()));
    JoinHandle(shuttle::thread::spawn(|| {
        let value = f();
        tracker::with(|tracker| tracker.threads[me()].end(written(&value)));
        value
    }))
}

pub struct JoinHandle<T>(shuttle::thread::JoinHandle<T>);

impl<T> JoinHandle<T> {
    pub fn join(self) -> shuttle::thread::Result<T> {
        waits_for(Some("another to end"));
        let value = self.0.join();
        waits_for(None);
        value
    }
}

/// Lets every other thread go on.
#[track_caller]
pub fn yield_now() {
    let line = caller_line();
    step(line, Need::Nothing, |_| "go on".into());
    did(line, |_| "lets others go on".into());
}

/// Takes time, in which every other thread may go on.
#[track_caller]
pub fn sleep(_: Duration) {
    let line = caller_line();
    step(line, Need::Nothing, |_| "wake from its pause".into());
    did(line, |_| "wakes from its pause".into());
}
