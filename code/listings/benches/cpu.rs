//! `just bench cpu`: a sum for the processor, by one thread, two threads, two processes and rayon,
//! beside CPython's; and under chapter 5's lock that works as CPython's does.

#[path = "../../many-hands/benches/harness/mod.rs"]
mod harness;
#[allow(dead_code, reason = "it is a program as well")]
#[path = "../chapter_05/toy_gil_on_request.rs"]
mod toy_gil;

use std::hint::black_box;
use std::ops::Range;
use std::thread;
use std::time::{Duration, Instant};

use harness::{Result, Table, python, run};
use many_hands::process::{Process, Queue, queue};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};
use toy_gil::Gil;

/// How many numbers a round adds up, those under the lock, and CPython's. Parts of a round are
/// multiples of seven, too: see [`checked`].
const NUMBERS: u32 = 140_000_000;
const LOCKED: u32 = 14_000_000;
const PYTHONS: u32 = 1_400_000;

fn main() -> Result<()> {
    let mut table = Table::new("Add up the squares of many numbers, modulo 7", "number")
        .row("one thread", NUMBERS, checked(|count| Ok(sum(0..count))))
        .row("two threads", NUMBERS, checked(two_threads))
        .row("two processes, many_hands Process", NUMBERS, checked(two_processes))
        .row("two threads, rayon::join", NUMBERS, checked(rayon_join(pool()?)))
        .row("two threads, rayon's into_par_iter", NUMBERS, checked(rayon_iterator(pool()?)))
        .row("one thread, under a toy GIL", LOCKED, checked(|count| Ok(sum_under(&Gil::default(), 0..count))))
        .row("two threads, under a toy GIL", LOCKED, checked(two_threads_under));
    let python = python("cpu.py")?;
    for job in ["one thread", "two threads", "two processes"] {
        table = table.row_of(&python, format!("CPython, {job}"), PYTHONS, job);
    }
    run("cpu", vec![table])
}

fn square(number: u64) -> u64 {
    number * number % 7
}

fn sum(numbers: Range<u64>) -> u64 {
    numbers.map(square).sum()
}

fn halves(count: u64) -> [Range<u64>; 2] {
    [0..count / 2, count / 2..count]
}

fn two_threads(count: u64) -> Result<u64> {
    Ok(thread::scope(|scope| {
        let threads = halves(count).map(|half| scope.spawn(|| sum(half)));
        threads.into_iter().map(|thread| thread.join().expect("a sum does not panic")).sum()
    }))
}

/// Looks after each number whether another thread wants to go on.
fn sum_under(gil: &Gil, numbers: Range<u64>) -> u64 {
    let mut turn = gil.take();
    let mut sum = 0;
    for number in numbers {
        sum += square(number);
        turn = gil.check(turn);
    }
    sum
}

fn two_threads_under(count: u64) -> Result<u64> {
    let gil = Gil::default();
    Ok(thread::scope(|scope| {
        let threads = halves(count).map(|half| scope.spawn(|| sum_under(&gil, half)));
        threads.into_iter().map(|thread| thread.join().expect("a sum does not panic")).sum()
    }))
}

fn two_processes(count: u64) -> Result<u64> {
    let (to_us, sums) = Queue::bounded(2)?.split();
    let mut processes = Vec::new();
    for half in halves(count) {
        let process = |(half, to_us): (Range<u64>, queue::Sender<u64>)| {
            to_us.send(&sum(half)).expect("the benchmark listens");
        };
        processes.push(Process::spawn(process, (half, to_us.clone()))?);
    }
    let sum = sums.recv()? + sums.recv()?;
    for process in processes {
        process.join()?;
    }
    Ok(sum)
}

fn pool() -> Result<ThreadPool> {
    Ok(ThreadPoolBuilder::new().num_threads(2).build()?)
}

fn rayon_join(pool: ThreadPool) -> impl FnMut(u64) -> Result<u64> {
    move |count| {
        let [first, second] = halves(count);
        let (first, second) = pool.join(|| sum(first), || sum(second));
        Ok(first + second)
    }
}

fn rayon_iterator(pool: ThreadPool) -> impl FnMut(u64) -> Result<u64> {
    move |count| Ok(pool.install(|| (0..count).into_par_iter().map(square).sum()))
}

/// Times a sum, and checks it: the squares of any seven numbers in a row come to 14, modulo 7 each.
fn checked(mut sum: impl FnMut(u64) -> Result<u64>) -> impl FnMut(u32) -> Result<Duration> {
    move |count| {
        let count = u64::from(count);
        let begin = Instant::now();
        let sum = sum(black_box(count))?;
        let took = begin.elapsed();
        if sum == 2 * count { Ok(took) } else { Err(format!("wrong sum: {sum}").into()) }
    }
}
