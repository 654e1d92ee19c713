//! A limit that is over, a place that is given back in time, one that is given back as the time is
//! up, and a thread that is woken for nothing.

use std::sync::{Condvar, Mutex};
use std::thread::{Builder, ScopedJoinHandle, scope, sleep};
use std::time::{Duration, Instant};

use exercises::grade::{Judge, Rejected, Run, Sleeper, Value, reject, to_value};
use exercises::xray::What;
use serde::{Deserialize, Serialize};

use super::program::Semaphore;

const LIMIT: Duration = Duration::from_millis(60);

/// The name of a thread, by which a trace has it.
const WAITER: &str = "waiter";

fn semaphore(free: usize) -> Semaphore {
    Semaphore { free: Mutex::new(free), freed: Condvar::new() }
}

/// What a call said, and how many places were free afterwards.
#[derive(Serialize, Deserialize)]
struct Seen {
    taken: bool,
    free: usize,
    in_time: bool,
}

impl Seen {
    fn new(taken: bool, in_time: bool, semaphore: Semaphore) -> Self {
        Self { taken, in_time, free: semaphore.free.into_inner().expect("no holder panics") }
    }
}

/// Waits until a thread waits for a place: from then on its limit runs.
fn until_it_waits(sleeper: &Sleeper, waiter: &ScopedJoinHandle<'_, bool>) {
    while !sleeper.sleeps() && !waiter.is_finished() {
        sleep(Duration::from_millis(1));
    }
}

/// There is no place; in time is what does not give up too early.
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

/// A place is given back while a thread waits; in time, unless this thread did not run for long.
fn given_back() -> Seen {
    let (semaphore, sleeper, begin) = (semaphore(0), Sleeper::default(), Instant::now());
    let mut in_time = false;
    let taken = scope(|s| {
        let waits = || {
            sleeper.is_this_thread();
            semaphore.acquire_timeout(4 * LIMIT)
        };
        let waiter = Builder::new().name(WAITER.into()).spawn_scoped(s, waits).expect("there is room for a thread");
        until_it_waits(&sleeper, &waiter);
        semaphore.release();
        in_time = begin.elapsed() < 4 * LIMIT;
        waiter.join().expect("no panic")
    });
    Seen::new(taken, in_time, semaphore)
}

/// The time is up while another thread has the lock, and that one gives a place back; in time,
/// unless this thread came too late for that.
fn at_the_end() -> Seen {
    let (semaphore, sleeper) = (semaphore(0), Sleeper::default());
    let mut in_time = false;
    let taken = scope(|s| {
        let waiter = s.spawn(|| {
            sleeper.is_this_thread();
            semaphore.acquire_timeout(LIMIT)
        });
        until_it_waits(&sleeper, &waiter);
        let mut free = semaphore.free.lock().expect("no holder panics");
        // Without a limit now: the time is up, and the thread wants the lock back.
        in_time = sleeper.falls_asleep();
        *free += 1;
        drop(free);
        waiter.join().expect("no panic")
    });
    Seen::new(taken, in_time, semaphore)
}

/// A thread is woken again and again while there is no place; in time is what does not sleep when
/// its limit is over twice. Nothing, if it was not woken often enough to tell.
fn for_nothing() -> Option<Seen> {
    let (semaphore, sleeper) = (semaphore(0), Sleeper::default());
    let (mut in_time, mut often, mut again) = (true, true, false);
    let taken = scope(|s| {
        let waiter = s.spawn(|| {
            sleeper.is_this_thread();
            semaphore.acquire_timeout(LIMIT)
        });
        until_it_waits(&sleeper, &waiter);
        let begin = Instant::now();
        let mut woken = begin;
        while in_time && !waiter.is_finished() {
            sleep(LIMIT / 10);
            let (late, sleeps) = (begin.elapsed() > 2 * LIMIT, sleeper.sleeps());
            again |= sleeps && woken > begin;
            // If it has not ended by then, it runs, or waits for a processor.
            in_time = !(late && sleeps) || waiter.is_finished();
            semaphore.freed.notify_all();
            often &= woken.elapsed() < LIMIT / 2;
            woken = Instant::now();
        }
        waiter.join().expect("no panic")
    });
    (often && again || !in_time).then(|| Seen::new(taken, in_time, semaphore))
}

/// The machine may be too busy to tell, but not for ever.
const TRIES: usize = 20;

pub fn subject(word: &str) -> Value {
    to_value(match word {
        "none" => none(),
        "at once" => at_once(),
        "given back" => given_back(),
        "at the end" => (0..TRIES).map(|_| at_the_end()).find(|seen| seen.in_time).unwrap_or_else(at_the_end),
        _ => (0..TRIES).find_map(|_| for_nothing()).unwrap_or_else(none),
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
    let trace = run.trace()?;
    let events = trace.named(WAITER).flat_map(|lane| trace.of_lane(lane));
    let pauses = events.filter(|event| matches!(event.what, What::Sleep { .. })).count();
    if pauses > 0 {
        let message = "It slept for a time of its own choosing, to look then. A place that is given back meanwhile \
            cannot wake it: it comes too late, and with short pauses it also works while it waits.";
        return run.reject("sleeps", message);
    }
    if run.seen::<Seen>()?.in_time {
        places(&run, true, 0)?;
    }
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
    if seen.in_time {
        if !seen.taken {
            let message = "The time was up, but before the thread had the lock again a place was given back. It said \
                `false` without a look, and left the place free.";
            return reject("refused", message);
        }
        places(&run, true, 0)?;
    }
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
