//! It sleeps, is woken by `stop`, and is gone when that returns.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use exercises::grade::{Judge, Rejected, Value, comes, reject, to_value};
use serde::{Deserialize, Serialize};

use super::program::Ticker;

/// What was seen of a ticker that is stopped in the middle of its first interval.
#[derive(Serialize, Deserialize)]
struct Stopped {
    /// It never rested before that.
    moves: bool,
    at_once: bool,
    ticks: usize,
}

fn in_the_middle() -> Stopped {
    let ticks = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&ticks);
    let begin = Instant::now();
    let ticker = Ticker::start(Duration::from_secs(20), move || {
        counted.fetch_add(1, Ordering::Relaxed);
    });
    let moves = comes(|| begin.elapsed() > Duration::from_millis(600));
    let stop = thread::spawn(|| ticker.stop());
    let at_once = comes(|| stop.is_finished());
    Stopped { moves, at_once, ticks: ticks.load(Ordering::Relaxed) }
}

/// Belongs to the ticker's function, and is dropped with it.
struct PutAway {
    returned: Arc<AtomicBool>,
    in_time: Arc<AtomicBool>,
}

impl Drop for PutAway {
    fn drop(&mut self) {
        // Where `stop` waits for this thread, it does not return, and nothing else is under way.
        let late = comes(|| self.returned.load(Ordering::Relaxed));
        self.in_time.store(!late, Ordering::Relaxed);
    }
}

/// Whether the function had been put away when `stop` returned, after three ticks.
fn after_three() -> bool {
    let (returned, in_time) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let put_away = PutAway { returned: Arc::clone(&returned), in_time: Arc::clone(&in_time) };
    let (tick, ticks) = channel();
    let ticker = Ticker::start(Duration::from_millis(10), move || {
        let _belongs_to_it = &put_away;
        // There may be one more than is waited for.
        let _ = tick.send(());
    });
    for _ in 0..3 {
        ticks.recv().expect("it ticks until it is stopped");
    }
    ticker.stop();
    returned.store(true, Ordering::Relaxed);
    // To the end of the function, and of the sender that is in it.
    for () in ticks {}
    in_time.load(Ordering::Relaxed)
}

pub fn subject(word: &str) -> Value {
    if word == "in the middle" { to_value(in_the_middle()) } else { to_value(after_three()) }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let stopped: Stopped = judge.run("in the middle")?.seen()?;
    if stopped.moves {
        let message = "The interval was 20 s, and the thread did not sleep through a twentieth of a second of it: it \
            looks again and again whether it is to stop. Asleep in the right place, it would be told.";
        return reject("polls", message);
    }
    if !stopped.at_once {
        let message = "In the middle of an interval of 20 s `stop` was called, and did not return: it waits for the \
            thread, and the thread sleeps on, because nothing has woken it.";
        return reject("not_at_once", message);
    }
    if stopped.ticks > 0 {
        let message = "The ticker was stopped before its first interval was over, and it had ticked.";
        return reject("early", message);
    }
    let run = judge.run("after three")?;
    if !run.seen::<bool>()? {
        let message = "When `stop` returned, what belongs to the ticker's function had not been put away yet: the \
            thread was told to end, and had not ended.";
        return reject("not_joined", message);
    }
    run.leaves_nothing()
}
