//! What the tests trace, in Rust: `play PIECE`.

use std::process::Command;
use std::sync::{Barrier, Condvar, Mutex};
use std::thread::{self, sleep};
use std::time::Duration;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("join") => join(),
        Some("condition") => condition(),
        Some("free_lock") => free_lock(),
        Some("sleepers") => sleepers(),
        Some("children") => children(),
        Some("prepared") => prepared(),
        Some("joins") => joins(),
        other => panic!("no piece {other:?}"),
    }
}

/// The main thread joins one that ends later.
fn join() {
    let worker = thread::Builder::new().name("worker".into()).spawn(|| sleep(Duration::from_millis(30)));
    worker.unwrap().join().unwrap();
}

/// The main thread sleeps until another wakes it.
fn condition() {
    let (ready, changed) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            sleep(Duration::from_millis(30));
            *ready.lock().unwrap() = true;
            changed.notify_one();
        });
        let guard = ready.lock().unwrap();
        drop(changed.wait_while(guard, |ready| !*ready).unwrap());
    });
}

/// A lock that no other thread wants never needs the kernel.
fn free_lock() {
    let count = Mutex::new(0);
    for _ in 0..10_000 {
        *count.lock().unwrap() += 1;
    }
}

/// Three threads begin to sleep together.
fn sleepers() {
    let barrier = Barrier::new(3);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                barrier.wait();
                sleep(Duration::from_millis(300));
            });
        }
    });
}

/// Two children, one after the other.
fn children() {
    for code in [3, 0] {
        let status = Command::new("sh").args(["-c", &format!("exit {code}")]).status().unwrap();
        assert_eq!(status.code(), Some(code));
    }
}

/// Something comes before the first line, which the program announces.
fn prepared() {
    sleep(Duration::from_millis(30));
    nix::sys::prctl::set_name(c"play").unwrap();
    println!("the first line");
}

/// Two threads, one after the other: the second may get the place of the first in memory.
fn joins() {
    for _ in 0..2 {
        thread::spawn(|| sleep(Duration::from_millis(5))).join().unwrap();
    }
}
