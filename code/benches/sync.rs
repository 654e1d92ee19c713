//! `just bench sync`: threads, locks and hand-overs within one process, beside CPython's.

mod harness;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use harness::{Result, Table, python, run, timed};

fn main() -> Result<()> {
    let python = python("sync.py")?.map(|worker| worker.contenders());
    let with_python = |table: Table, name: &str, job: &str, count: u32| match &python {
        Some(python) => table.row(name, count, python(job)),
        None => table,
    };

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
        );
    let start = with_python(start, "CPython threading.Thread", "thread", 200);

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
        });
    let contended = with_python(contended, "CPython threading.Lock", "lock", INCREMENTS / 4);
    let contended = with_python(contended, "CPython threading.Lock, one thread alone", "lock alone", INCREMENTS / 4);

    run("sync", vec![start, contended])
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
