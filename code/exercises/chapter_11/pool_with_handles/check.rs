//! Jobs that wait for each other, jobs that panic, and jobs that are not done at `join`.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{self, sleep};
use std::time::Duration;

use exercises::grade::{Judge, Rejected, Value, meet, reject, to_value};
use serde::{Deserialize, Serialize};

use super::program::ThreadPool;

const THREADS: usize = 4;

#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    /// Whether as many jobs as there are threads were there at once.
    at_once: bool,
    /// How many threads have done something.
    threads: usize,
    results: Vec<usize>,
}

fn jobs() -> Seen {
    let pool = ThreadPool::new(THREADS);
    let together: Vec<_> = (0..THREADS).map(|_| pool.give(|| meet("job", THREADS))).collect();
    let at_once = together.into_iter().map(|handle| handle.join()).all(|met| met.is_ok_and(|met| met));
    let handles: Vec<_> = (0..100).map(|number| pool.give(move || (number, thread::current().id()))).collect();
    let results: Vec<_> = handles.into_iter().filter_map(|handle| handle.join().ok()).collect();
    pool.join();
    let threads: HashSet<_> = results.iter().map(|(_, thread)| *thread).collect();
    Seen { at_once, threads: threads.len(), results: results.into_iter().map(|(number, _)| number).collect() }
}

/// What came of 50 jobs that panic, each with its number, and of one job after them.
fn panics() -> (Vec<Option<usize>>, Option<usize>) {
    let pool = ThreadPool::new(THREADS);
    // A message for each of them tells a reader nothing.
    std::panic::set_hook(Box::new(|_| {}));
    let job = |number: usize| pool.give(move || if number < 50 { std::panic::panic_any(number) } else { number });
    let handles: Vec<_> = (0..50).map(job).collect();
    let payload = |result: thread::Result<usize>| result.err()?.downcast_ref::<usize>().copied();
    let payloads = handles.into_iter().map(|handle| payload(handle.join())).collect();
    let last = job(50).join().ok();
    pool.join();
    (payloads, last)
}

/// How many of 40 jobs, whose handles are not kept, are done after `join`.
fn joined() -> usize {
    let pool = ThreadPool::new(THREADS);
    let done = Arc::new(AtomicUsize::new(0));
    for _ in 0..40 {
        let done = Arc::clone(&done);
        drop(pool.give(move || {
            sleep(Duration::from_millis(10));
            done.fetch_add(1, SeqCst);
        }));
    }
    pool.join();
    done.load(SeqCst)
}

pub fn subject(word: &str) -> Value {
    match word {
        "jobs" => to_value(jobs()),
        "panics" => to_value(panics()),
        _ => to_value(joined()),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("jobs")?;
    let Seen { at_once, threads, results } = run.seen()?;
    if !at_once {
        return reject(
            "one_at_a_time",
            format!(
                "{THREADS} jobs waited for each other in a pool of {THREADS} threads, and did not meet: a thread that does a job keeps the others from taking theirs. Which lock does it hold?"
            ),
        );
    }
    if threads > THREADS {
        return reject(
            "threads",
            format!(
                "A hundred jobs were done by {threads} threads, in a pool of {THREADS}: it is the starts that a pool is to spare."
            ),
        );
    }
    if results != (0..100).collect::<Vec<_>>() {
        return reject("results", format!("A hundred jobs gave back their numbers, and the handles have {results:?}."));
    }
    run.leaves_nothing()?;
    let run = judge.run("panics").map_err(|it| {
        it.explained("panics", "Jobs panicked, and after that the pool or a handle panicked, too: the thread that ran the job has ended, and what was to be sent never came.")
    })?;
    let (payloads, last): (Vec<Option<usize>>, Option<usize>) = run.seen()?;
    if last != Some(50) {
        return reject("panics", "After fifty jobs that panicked, a job that does not panic had no result.");
    }
    if payloads != (0..50).map(Some).collect::<Vec<_>>() {
        return reject(
            "payload",
            "A job's panic is to come out of `join` as it is, with what it was called with, and did not.",
        );
    }
    run.leaves_nothing()?;
    let run = judge.run("joined")?;
    let done: usize = run.seen()?;
    if done != 40 {
        return reject("not_done", format!("Of 40 jobs that were given, {done} were done when `join` returned."));
    }
    run.leaves_nothing()
}
