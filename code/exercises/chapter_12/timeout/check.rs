//! Futures that are made ready by hand, an executor that counts, and one that sleeps.

use std::cell::RefCell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use exercises::grade::{Judge, Rejected, Value, reject, to_value};
use serde::{Deserialize, Serialize};

use super::program;

/// What a future of the check has gone through.
#[derive(Default)]
struct State {
    ready: bool,
    waker: Option<Waker>,
    polls: usize,
    drops: usize,
}

/// Ready when it is made so.
struct ByHand(Rc<RefCell<State>>);

impl Future for ByHand {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.0.borrow_mut();
        state.polls += 1;
        state.waker = Some(cx.waker().clone());
        if state.ready { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Drop for ByHand {
    fn drop(&mut self) {
        self.0.borrow_mut().drops += 1;
    }
}

/// Counts how often a task was woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

/// What came of it.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Seen {
    /// Whether there was a result, if it ended.
    result: Option<bool>,
    /// How often the task was woken before anything was ready.
    woken_for_nothing: usize,
    future_polls: usize,
    future_drops: usize,
}

/// Polls until nothing wakes, then makes some of the two ready, and goes on.
fn steps(future_ready: bool, limit_ready: bool) -> Seen {
    let (future, limit) = (Rc::new(RefCell::default()), Rc::new(RefCell::default()));
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(wakes.clone());
    let mut cx = Context::from_waker(&waker);
    let mut seen = Seen::default();
    let mut task = Box::pin(program::timeout(ByHand(Rc::clone(&future)), ByHand(Rc::clone(&limit))));
    let mut poll = |seen: &mut Seen| {
        if let (None, Poll::Ready(result)) = (seen.result, task.as_mut().poll(&mut cx)) {
            seen.result = Some(result.is_some());
        }
    };
    poll(&mut seen);
    seen.woken_for_nothing = wakes.0.swap(0, SeqCst);
    for (state, ready) in [(&future, future_ready), (&limit, limit_ready)] {
        state.borrow_mut().ready = ready;
        let waker = state.borrow_mut().waker.take();
        if let (true, Some(waker)) = (ready, waker) {
            waker.wake();
        }
    }
    if wakes.0.load(SeqCst) > 0 {
        poll(&mut seen);
    }
    // The task is still there: what it has not dropped by now, it keeps.
    seen.future_polls = future.borrow().polls;
    seen.future_drops = future.borrow().drops;
    seen
}

/// Ready when a thread has slept for a while.
struct Sleep(Arc<AtomicUsize>, bool);

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.0.load(SeqCst) > 0 {
            return Poll::Ready(());
        }
        if !std::mem::replace(&mut self.1, true) {
            let (over, waker) = (Arc::clone(&self.0), cx.waker().clone());
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(150));
                over.store(1, SeqCst);
                waker.wake();
            });
        }
        Poll::Pending
    }
}

struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Whether there was a result, on an executor that sleeps until it is woken.
fn asleep() -> bool {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    let mut task = pin!(program::timeout(std::future::pending::<()>(), Sleep(Arc::default(), false)));
    loop {
        match task.as_mut().poll(&mut cx) {
            Poll::Ready(result) => return result.is_some(),
            Poll::Pending => thread::park(),
        }
    }
}

pub fn subject(word: &str) -> Value {
    match word {
        "limit" => to_value(steps(false, true)),
        "result" => to_value(steps(true, false)),
        "both" => to_value(steps(true, true)),
        _ => to_value(asleep()),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let steps = |word| judge.run(word)?.seen::<Seen>();
    let seen = steps("limit")?;
    if seen.woken_for_nothing > 0 {
        return reject(
            "polls",
            "Nothing was ready, and the task was woken: it will be polled without end, and take a core for itself.",
        );
    }
    match seen.result {
        None => {
            return reject(
                "ignored",
                "The limit was ready, and the task did not end: no poll of the limit has left a waker with it, so nothing wakes the task.",
            );
        }
        Some(true) => return reject("ignored", "The limit was ready and the future was not, and there was a result."),
        Some(false) => {}
    }
    if seen.future_drops != 1 {
        return reject(
            "kept",
            "The time was up, and the future that had lost was not dropped: what it holds, a connection or a lock, stays taken.",
        );
    }
    if seen.future_polls > 2 {
        return reject("polls", format!("The task was woken once, and polled its future {} times.", seen.future_polls));
    }
    let seen = steps("result")?;
    if seen.result != Some(true) {
        return reject("result", format!("The future was ready and the limit was not: {seen:?}."));
    }
    let seen = steps("both")?;
    if seen.result != Some(true) {
        return reject("preferred", "Both were ready when the task was polled, and the result was thrown away.");
    }
    let run = judge.run("asleep")?;
    run.sleeps_while_it_waits(Duration::from_millis(50))?;
    if run.seen::<bool>()? {
        return reject("ignored", "A future that is never ready had a result.");
    }
    Ok(())
}
