//! Polls by hand with wakers that count, and a bell that rings while a task is being polled.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Wake, Waker};

use exercises::grade::{Judge, Rejected, Value, every_schedule, reject, to_value};
use exercises::schedules::model::thread;
use serde::{Deserialize, Serialize};

use super::{modelled, program};

/// Counts how often it has woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Seen {
    /// How many of two tasks were woken.
    of_two: usize,
    /// Whether a task was woken by the waker of its second poll, of two.
    moved: bool,
    /// Wake-ups before the bell was rung, of a task that was polled a hundred times.
    woken_for_nothing: usize,
    /// Wakers that those polls have left.
    left: usize,
    /// Whether all of these futures were ready after the bell, and one that was polled only then.
    ready: bool,
}

fn polled() -> Seen {
    let mut seen = Seen { ready: true, ..Seen::default() };
    let counting = || {
        let wakes = Arc::new(Wakes::default());
        (Waker::from(Arc::clone(&wakes)), wakes)
    };
    let ((first, first_wakes), (second, second_wakes)) = (counting(), counting());

    let bell = program::Bell::default();
    let (mut one, mut other) = (pin!(bell.heard()), pin!(bell.heard()));
    let is_pending = one.as_mut().poll(&mut Context::from_waker(&first)).is_pending();
    seen.ready &= is_pending && other.as_mut().poll(&mut Context::from_waker(&second)).is_pending();
    bell.ring();
    seen.of_two = [&first_wakes, &second_wakes].iter().filter(|wakes| wakes.0.swap(0, SeqCst) > 0).count();
    seen.ready &= one.as_mut().poll(&mut Context::from_waker(&first)) == Poll::Ready(());
    seen.ready &= other.as_mut().poll(&mut Context::from_waker(&second)) == Poll::Ready(());
    seen.ready &= pin!(bell.heard()).poll(&mut Context::from_waker(&second)) == Poll::Ready(());

    let bell = program::Bell::default();
    let mut task = pin!(bell.heard());
    for waker in [&first, &second] {
        _ = task.as_mut().poll(&mut Context::from_waker(waker));
    }
    bell.ring();
    seen.moved = second_wakes.0.swap(0, SeqCst) > 0;

    let (waker, wakes) = counting();
    let bell = program::Bell::default();
    let mut task = pin!(bell.heard());
    for _ in 0..100 {
        _ = task.as_mut().poll(&mut Context::from_waker(&waker));
    }
    seen.woken_for_nothing = wakes.0.load(SeqCst);
    // One is here, and one is in the waker above.
    seen.left = Arc::strong_count(&wakes) - 2;
    seen
}

/// One for all schedules: a state has the waker's address in it, and is to be known again.
static WAKES: LazyLock<Arc<Wakes>> = LazyLock::new(Arc::default);

/// One thread polls and another rings. What is pending then must have been woken.
fn rung_meanwhile() -> String {
    let bell = modelled::Bell::default();
    WAKES.0.store(0, SeqCst);
    let waker = Waker::from(Arc::clone(&WAKES));
    let ready = thread::scope(|s| {
        s.spawn(|| bell.ring());
        let polls = s.spawn(|| pin!(bell.heard()).poll(&mut Context::from_waker(&waker)).is_ready());
        polls.join().expect("no panic")
    });
    let woken = WAKES.0.load(SeqCst) > 0;
    if ready || woken { "the task knows".to_string() } else { "the task sleeps for ever".to_string() }
}

pub fn subject(word: &str) -> Value {
    match word {
        "polled" => to_value(polled()),
        _ => every_schedule(&["lock of the bell"], rung_meanwhile),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let seen: Seen = judge.run("polled")?.seen()?;
    if seen.of_two < 2 {
        return reject(
            "forgotten",
            format!(
                "Two tasks waited for one bell. It was rung, and {} of them was woken: the other sleeps for ever.",
                seen.of_two
            ),
        );
    }
    if !seen.moved {
        return reject(
            "moved",
            "A task was polled with one waker and then with another, as after a move to another executor. The bell was rung, and the waker of the last poll was not called.",
        );
    }
    if seen.woken_for_nothing > 0 {
        return reject(
            "polls",
            format!(
                "A task was polled a hundred times before the bell was rung, and {} of these polls woke it: its executor would poll it without end.",
                seen.woken_for_nothing
            ),
        );
    }
    if seen.left > 2 {
        return reject(
            "grows",
            format!(
                "A task was polled a hundred times with the same waker, and the bell holds {} copies of it: its memory grows with each poll.",
                seen.left
            ),
        );
    }
    if !seen.ready {
        return reject(
            "ready",
            "A future is pending before the bell is rung and ready afterwards, also when it is polled only then. One of these was not.",
        );
    }
    let all = judge.schedules("rung meanwhile")?;
    all.all_end_with("the task knows", "lost", "The bell was rung while a task was being polled: after the task had looked, and before its waker was there. Nothing will wake it.")
}
