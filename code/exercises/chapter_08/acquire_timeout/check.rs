//! A limit that is over, a place that is given back in time, one that is given back as the time is
//! up, and a thread that is woken for nothing.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use exercises::grade::{Judge, Rejected, Run, Sleeper, Value, reject, to_value};
use exercises::xray::What;
use serde::{Deserialize, Serialize};

use super::program::Semaphore;

const LIMIT: Duration = Duration::from_millis(100);

fn semaphore(free: usize) -> Semaphore {
    Semaphore { free: Mutex::new(free), freed: Condvar::new() }
}

/// What a call said, and how many places were free afterwards.
#[derive(Serialize, Deserialize)]
struct Seen {
    taken: bool,
    free: usize,
    /// Whether it had ended when its limit was long over and nothing woke it any more.
    in_time: bool,
}

impl Seen {
    fn new(taken: bool, in_time: bool, semaphore: Semaphore) -> Self {
        Self { taken, in_time, free: semaphore.free.into_inner().expect("no holder panics") }
    }
}

/// There is no place.
fn none() -> Seen {
    let (semaphore, begin) = (semaphore(0), Instant::now());
    let taken = semaphore.acquire_timeout(LIMIT);
    Seen::new(taken, begin.elapsed() >= LIMIT, semaphore)
}

/// A place is free at once.
fn at_once() -> Seen {
    let semaphore = semaphore(2);
    Seen::new(semaphore.acquire_timeout(Duration::ZERO), true, semaphore)
}

/// A place is given back while the thread waits.
fn given_back() -> Seen {
    let semaphore = semaphore(0);
    let taken = scope(|s| {
        s.spawn(|| {
            sleep(LIMIT / 2);
            semaphore.release();
        });
        semaphore.acquire_timeout(4 * LIMIT)
    });
    Seen::new(taken, true, semaphore)
}

/// The time is up while another thread has the lock, and that one gives a place back.
fn at_the_end() -> Seen {
    let (semaphore, sleeper) = (semaphore(0), Sleeper::default());
    let mut waits_for_the_lock = false;
    let taken = scope(|s| {
        let waiter = s.spawn(|| {
            sleeper.is_this_thread();
            semaphore.acquire_timeout(LIMIT)
        });
        sleep(LIMIT / 4);
        let mut free = semaphore.free.lock().expect("no holder panics");
        // A wait without a limit: the time is up, and the thread wants the lock back.
        waits_for_the_lock = sleeper.falls_asleep();
        *free += 1;
        drop(free);
        waiter.join().expect("no panic")
    });
    Seen::new(taken, waits_for_the_lock, semaphore)
}

/// The thread is woken again and again while there is no place.
fn for_nothing() -> Seen {
    let (semaphore, sleeper, ended) = (semaphore(0), Sleeper::default(), AtomicBool::new(false));
    let mut in_time = true;
    let taken = scope(|s| {
        let waiter = s.spawn(|| {
            sleeper.is_this_thread();
            let taken = semaphore.acquire_timeout(LIMIT);
            ended.store(true, SeqCst);
            taken
        });
        let begin = Instant::now();
        while begin.elapsed() < 2 * LIMIT && !ended.load(SeqCst) {
            sleep(LIMIT / 5);
            semaphore.freed.notify_all();
        }
        // By now it runs, or waits for a processor; if it sleeps, that is by a new limit.
        while in_time && !waiter.is_finished() {
            let sleeps = sleeper.sleeps();
            in_time = !sleeps || ended.load(SeqCst);
            sleep(Duration::from_millis(1));
        }
        waiter.join().expect("no panic")
    });
    Seen::new(taken, in_time, semaphore)
}

pub fn subject(word: &str) -> Value {
    to_value(match word {
        "none" => none(),
        "at once" => at_once(),
        "given back" => given_back(),
        "at the end" => at_the_end(),
        _ => for_nothing(),
    })
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let no_limit = "There was no place, the limit was over, and the function went on waiting.";
    let hangs = |it: Rejected| if it.id == "hangs" { Rejected::new("no_limit", no_limit) } else { it };
    let run = judge.run("none").map_err(hangs)?;
    let seen: Seen = run.seen()?;
    if !seen.in_time {
        return reject("too_early", "There was no place, and the function gave up before the limit was over.");
    }
    places(&run, false, 0)?;
    places(&judge.run("at once")?, true, 1)?;
    let run = judge.traced("given back")?;
    let pauses = run.trace()?.of_lane(0).filter(|event| matches!(event.what, What::Sleep { .. })).count();
    if pauses > 1 {
        return run.reject(
            "busy",
            format!("It asked again and again, with {pauses} pauses: a place that is given back cannot wake it."),
        );
    }
    if pauses == 1 {
        let message = "It slept for a time of its own choosing, and then looked. A place was given back \
            long before, and could not wake it.";
        return run.reject("sleeps", message);
    }
    places(&run, true, 0)?;
    let panics = "A thread was woken while there was no place, took it for its turn, and took one from zero.";
    let run = judge.run("for nothing").map_err(|it| it.explained("panics", panics))?;
    let seen: Seen = run.seen()?;
    if !seen.in_time {
        let message = "A thread was woken a few times for nothing. When its limit was over twice, it was asleep: \
            with each waking the whole limit began anew.";
        return reject("limit_grows", message);
    }
    places(&run, false, 0)?;
    let run = judge.run("at the end")?;
    let seen: Seen = run.seen()?;
    if seen.in_time && !seen.taken {
        let message = "The time was up, but before the thread had the lock again a place was given back. It said \
            `false` without a look, and left the place free.";
        return reject("refused", message);
    }
    places(&run, true, 0)?;
    run.leaves_nothing()
}

fn places(run: &Run, taken: bool, free: usize) -> Result<(), Rejected> {
    let seen: Seen = run.seen()?;
    if seen.taken != taken {
        return run.reject("answer", format!("The function said {}, and {taken} would have been right.", seen.taken));
    }
    if seen.free != free {
        let message = format!(
            "Afterwards {} places were free, and it should be {free}: one was lost, or is there twice.",
            seen.free
        );
        return run.reject("places", message);
    }
    Ok(())
}
