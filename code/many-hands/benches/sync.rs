//! `just bench sync`: threads, locks and hand-overs within one process, beside CPython's.

mod harness;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam::sync::Parker;
use harness::{Result, Table, python, run, timed};
use many_hands::sync::{Event, Semaphore};

fn main() -> Result<()> {
    let python = python("sync.py")?;

    let start = Table::new("Start and join one thread", "thread")
        .row("std::thread::spawn", 200, timed(|| thread::spawn(|| ()).join().map_err(|_| "panicked".into())))
        .row(
            "std::thread::scope",
            200,
            timed(|| thread::scope(|scope| scope.spawn(|| ()).join()).map_err(|_| "panicked".into())),
        )
        .row(
            "crossbeam::scope",
            200,
            timed(|| crossbeam::scope(|scope| drop(scope.spawn(|_| ()))).map_err(|_| "panicked".into())),
        )
        .row_of(&python, "CPython threading.Thread", 200, "thread");

    let contended = Table::new("Two threads lock a mutex and add one", "increment")
        .row(
            "std::sync::Mutex",
            INCREMENTS,
            by_two_threads(Mutex::new(0_u64), |number| *number.lock().expect("nobody panics") += 1),
        )
        .row(
            "parking_lot::Mutex",
            INCREMENTS,
            by_two_threads(parking_lot::Mutex::new(0_u64), |number| *number.lock() += 1),
        )
        .row(
            "AtomicU64::fetch_add",
            INCREMENTS,
            by_two_threads(AtomicU64::new(0), |number| {
                number.fetch_add(1, Relaxed);
            }),
        )
        .row("std::sync::Mutex, one thread alone", INCREMENTS, |count| {
            let number = Mutex::new(0_u64);
            timed(|| {
                *std::hint::black_box(&number).lock().expect("nobody panics") += 1;
                Ok(())
            })(count)
        })
        .row_of(&python, "CPython threading.Lock", INCREMENTS / 4, "lock")
        .row_of(&python, "CPython threading.Lock, one thread alone", INCREMENTS / 4, "lock alone");

    let permits = Table::new("Two threads take turns by two semaphores", "turn of both")
        .row(
            "many_hands Semaphore",
            TURNS,
            by_turns(|| Semaphore::new(0), Semaphore::release, |place| place.acquire().forget()),
        )
        .row("parking_lot Mutex and Condvar", TURNS, by_turns(Default::default, give, take))
        .row(
            "crossbeam channel of one place",
            TURNS,
            by_turns(
                || crossbeam::channel::bounded(1),
                |(sender, _)| sender.send(()).expect("the receiver is there"),
                |(_, receiver)| receiver.recv().expect("the sender is there"),
            ),
        )
        .row_of(&python, "CPython threading.Semaphore", TURNS / 4, "semaphore");

    let events = Table::new("Two threads take turns by two events", "turn of both")
        .row(
            "many_hands Event",
            TURNS,
            by_turns(Event::new, Event::set, |event| {
                event.wait();
                event.clear();
            }),
        )
        .row("crossbeam Parker", TURNS, parked)
        .row_of(&python, "CPython threading.Event", TURNS / 4, "event");

    run("sync", vec![start, contended, permits, events])
}

/// Of both threads together.
const INCREMENTS: u32 = 2_000_000;

/// Two threads that begin at the same moment and share the additions.
fn by_two_threads<T: Sync>(number: T, add: fn(&T)) -> impl FnMut(u32) -> Result<Duration> {
    move |count| {
        let start = Barrier::new(3);
        let mut begin = Instant::now();
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    start.wait();
                    for _ in 0..count / 2 {
                        add(&number);
                    }
                });
            }
            begin = Instant::now();
            start.wait();
        });
        Ok(begin.elapsed())
    }
}

const TURNS: u32 = 10_000;

/// Two threads wake each other in turn, each by a thing of its own.
fn by_turns<T: Sync>(new: fn() -> T, wake: fn(&T), wait: fn(&T)) -> impl FnMut(u32) -> Result<Duration> {
    move |count| {
        let (ping, pong) = (new(), new());
        let begin = Instant::now();
        thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..count {
                    wait(&ping);
                    wake(&pong);
                }
            });
            for _ in 0..count {
                wake(&ping);
                wait(&pong);
            }
        });
        Ok(begin.elapsed())
    }
}

type Places = (parking_lot::Mutex<u32>, parking_lot::Condvar);

fn give((free, changed): &Places) {
    *free.lock() += 1;
    changed.notify_one();
}

fn take((free, changed): &Places) {
    let mut free = free.lock();
    changed.wait_while(&mut free, |free| *free == 0);
    *free -= 1;
}

/// As [`by_turns`], with the thread itself as what is woken.
fn parked(count: u32) -> Result<Duration> {
    let (ours, theirs) = (Parker::new(), Parker::new());
    let (wake_us, wake_them) = (ours.unparker().clone(), theirs.unparker().clone());
    let begin = Instant::now();
    thread::scope(|scope| {
        scope.spawn(move || {
            for _ in 0..count {
                theirs.park();
                wake_us.unpark();
            }
        });
        for _ in 0..count {
            wake_them.unpark();
            ours.park();
        }
    });
    Ok(begin.elapsed())
}
