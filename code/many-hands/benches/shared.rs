//! `just bench shared`: processes lock and add, ours beside CPython's and beside what threads of
//! one process need.

mod harness;

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use harness::{Result, Table, python, run};
use many_hands::process::shared::{Atomic, Value};
use many_hands::process::{Error, Mutex, Process, Queue, queue};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Additions in a round, of all processes together: ours, and CPython's.
const COUNT: u32 = 4_000_000;
const SLOW: u32 = 200_000;

fn main() -> Result<()> {
    let python = python("shared.py")?;
    let mut tables = Vec::new();
    for processes in [1, 2] {
        let title = match processes {
            1 => "One process locks and adds one",
            _ => "Two processes lock and add one",
        };
        let mut table = Table::new(title, "addition")
            .row("many_hands Mutex", COUNT, by(processes, &Mutex::new()?, Mutex::try_clone)?)
            .row("many_hands Value", COUNT, by(processes, &Value::new(0)?, Value::try_clone)?)
            .row(
                "many_hands Atomic, without a lock",
                COUNT,
                by(processes, &Atomic::new(AtomicU64::new(0))?, Atomic::try_clone)?,
            );
        for (name, job) in [("Lock", "Lock by"), ("Value, with get_lock()", "Value by")] {
            let name = format!("CPython multiprocessing.{name}");
            table = table.row_of(&python, name, SLOW, &format!("{job} {processes}"));
        }
        tables.push(table);
    }
    run("shared", tables)
}

/// What processes can add to, each once it has got hold of it.
trait Adds: Serialize + DeserializeOwned {
    fn add(&self, count: u32) -> Result<()>;
}

impl Adds for Mutex {
    fn add(&self, count: u32) -> Result<()> {
        let mut number = 0_u64;
        for _ in 0..count {
            let _locked = self.lock().map_err(|error| error.to_string())?;
            *black_box(&mut number) += 1;
        }
        Ok(())
    }
}

impl Adds for Value<u64> {
    fn add(&self, count: u32) -> Result<()> {
        for _ in 0..count {
            *self.lock().map_err(|error| error.to_string())? += 1;
        }
        Ok(())
    }
}

impl Adds for Atomic<AtomicU64> {
    fn add(&self, count: u32) -> Result<()> {
        for _ in 0..count {
            self.fetch_add(1, Relaxed);
        }
        Ok(())
    }
}

/// Processes that run all the time, are asked for so many additions and tell when they are done.
fn by<T: Adds>(
    processes: u32,
    shared: &T,
    again: fn(&T) -> std::result::Result<T, Error>,
) -> Result<impl FnMut(u32) -> Result<Duration> + use<T>> {
    let (done, finished) = Queue::bounded(2)?.split();
    let mut workers = Vec::new();
    for _ in 0..processes {
        let (ask, asked) = Queue::bounded(1)?.split();
        let argument = (asked, done.clone(), again(shared)?);
        workers.push((ask, Process::builder().daemon(true).spawn(work::<T>, argument)?));
    }
    Ok(move |count| {
        let begin = Instant::now();
        for (ask, _) in &workers {
            ask.send(&(count / processes))?;
        }
        for _ in &workers {
            finished.recv()?;
        }
        Ok(begin.elapsed())
    })
}

fn work<T: Adds>((asked, done, shared): (queue::Receiver<u32>, queue::Sender<()>, T)) {
    while let Ok(count) = asked.recv() {
        shared.add(count).expect("nobody dies with the lock");
        done.send(&()).expect("the benchmark listens");
    }
}
