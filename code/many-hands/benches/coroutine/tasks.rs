//! Tasks of a scheduler: their turns, their start and their end.

use many_hands::coroutine::yield_now;
use tokio::runtime::Runtime;

use crate::harness::{Jobs, Result, Table};
use crate::ways::{coroutines, coroutines_from_outside, mays, one_thread, tasks, threads};

pub fn turns(python: &Jobs, green: &Jobs) -> Result<Table> {
    const TASKS: u32 = 100;
    const TURNS: u32 = 1_000_000;
    let turns = |runtime: Runtime| {
        move |count| {
            tasks(&runtime, TASKS, move || async move {
                for _ in 0..count / TASKS {
                    tokio::task::yield_now().await;
                }
            })
        }
    };
    Ok(Table::new("A hundred tasks take turns", "turn")
        .row("many_hands yield_now", TURNS, |count| {
            coroutines(TASKS, move || (0..count / TASKS).for_each(|_| yield_now()))
        })
        .row("may, one thread", TURNS, |count| {
            mays(TASKS, move || (0..count / TASKS).for_each(|_| may::coroutine::yield_now()))
        })
        .row("tokio, one thread", TURNS, turns(one_thread()?))
        .row("tokio, a thread for each core", TURNS, turns(Runtime::new()?))
        .row_of(green, "CPython gevent, sleep(0)", TURNS / 10, "turns")
        .row_of(python, "CPython asyncio, sleep(0)", TURNS / 10, "turns"))
}

pub fn started(python: &Jobs, green: &Jobs) -> Result<Table> {
    const TASKS: u32 = 10_000;
    let start = |runtime: Runtime| move |count| tasks(&runtime, count, async || ());
    Ok(Table::new("Start ten thousand that do nothing, and wait for all", "task")
        .row("many_hands spawn, in a coroutine", TASKS, |count| coroutines(count, || ()))
        .row("many_hands spawn, in another thread", TASKS, |count| coroutines_from_outside(count, || ()))
        .row("may, one thread", TASKS, |count| mays(count, || ()))
        .row("tokio, one thread", TASKS, start(one_thread()?))
        .row("tokio, a thread for each core", TASKS, start(Runtime::new()?))
        .row("std::thread, a thousand", TASKS / 10, |count| threads(count, || ()))
        .row_of(green, "CPython gevent", TASKS, "start")
        .row_of(python, "CPython asyncio", TASKS, "start")
        .row_of(python, "CPython threading, a thousand", TASKS / 10, "start threads"))
}
