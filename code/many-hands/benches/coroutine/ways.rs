//! Ways to have something done many times at once. Each says how long it took from the first start
//! to the last end.

use std::thread;
use std::time::{Duration, Instant};

use many_hands::coroutine::{join_all, spawn};
use tokio::runtime::{Builder, Runtime};

use crate::harness::Result;

/// Started and waited for by a coroutine.
pub fn coroutines(many: u32, run: impl Fn() + Clone + Send + 'static) -> Result<Duration> {
    let took = spawn(move || coroutines_from_outside(many, run).map_err(|error| error.to_string())).join();
    Ok(took.map_err(|_| "a coroutine panicked")??)
}

pub fn coroutines_from_outside(many: u32, run: impl Fn() + Clone + Send + 'static) -> Result<Duration> {
    let begin = Instant::now();
    let running: Vec<_> = (0..many).map(|_| spawn(run.clone())).collect();
    for ended in join_all(running) {
        ended.map_err(|_| "a coroutine panicked")?;
    }
    Ok(begin.elapsed())
}

/// Coroutines of `may`, on one thread, started and waited for by one of them.
pub fn mays(many: u32, run: impl Fn() + Clone + Send + 'static) -> Result<Duration> {
    // It keeps a thousand stacks unless told otherwise.
    may::config().set_workers(1).set_pool_capacity(10_000);
    let all = move || {
        let begin = Instant::now();
        let running: Vec<_> = (0..many).map(|_| may::go!(run.clone())).collect();
        running.into_iter().try_for_each(|coroutine| coroutine.join()).map(|()| begin.elapsed())
    };
    may::go!(all).join().and_then(|took| took).map_err(|_| "a coroutine panicked".into())
}

/// Started and waited for by a task.
pub fn tasks<F: Future<Output = ()> + Send + 'static>(
    runtime: &Runtime,
    many: u32,
    run: impl Fn() -> F + Send + 'static,
) -> Result<Duration> {
    Ok(runtime.block_on(runtime.spawn(async move {
        let begin = Instant::now();
        let running: Vec<_> = (0..many).map(|_| tokio::spawn(run())).collect();
        for task in running {
            task.await?;
        }
        Ok::<_, tokio::task::JoinError>(begin.elapsed())
    }))??)
}

/// A runtime that has no thread but the one that waits for it.
pub fn one_thread() -> Result<Runtime> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

pub fn threads(many: u32, run: impl Fn() + Clone + Send + 'static) -> Result<Duration> {
    let begin = Instant::now();
    let running: Vec<_> = (0..many).map(|_| thread::spawn(run.clone())).collect();
    for thread in running {
        thread.join().map_err(|_| "a thread panicked")?;
    }
    Ok(begin.elapsed())
}
