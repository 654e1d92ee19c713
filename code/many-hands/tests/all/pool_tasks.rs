//! `many_hands::process::Task`: cancelled, awaited, and many of them at once.

use std::fs;
use std::path::PathBuf;
use std::pin::pin;
use std::process::id;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread, sleep};
use std::time::Duration;

use crate::patience::{PATIENCE, Random, exists, rounds, within_patience};
use many_hands::process::pool::{WaitFor, as_completed, wait};
use many_hands::process::{Pool, Task, TaskError};

fn square(number: u64) -> u64 {
    number * number
}

/// Leaves a file, then waits for one.
fn pass((folder, gate): (PathBuf, String)) -> u32 {
    fs::write(folder.join(format!("came to {gate}")), "").unwrap();
    within_patience("the gate is open", || folder.join(&gate).exists());
    id()
}

fn cancelled<T>(result: Result<T, TaskError>) -> bool {
    matches!(result, Err(TaskError::Cancelled))
}

#[test]
fn a_task_that_has_not_begun_never_does() {
    let folder = tempfile::tempdir().unwrap();
    let pool = Pool::new(1).unwrap();
    let at = |gate: &str| (folder.path().to_path_buf(), gate.to_string());
    let first = pool.apply_async(pass, at("first"));
    within_patience("the first runs", || folder.path().join("came to first").exists());
    // Some of them are in the queue, some wait before it.
    let write = |path: PathBuf| fs::write(path, "").unwrap();
    let tasks: Vec<_> =
        (0..3000).map(|number| pool.apply_async(write, folder.path().join(format!("task {number}")))).collect();
    let chosen = |number: usize| number.is_multiple_of(3);
    for (number, task) in tasks.iter().enumerate().filter(|(number, _)| chosen(*number)) {
        assert!(task.cancel(), "{number}");
        assert!(task.is_finished() && !task.cancel());
    }
    assert!(!first.is_finished(), "it still runs");
    fs::write(folder.path().join("first"), "").unwrap();
    let worker = first.join().unwrap();
    for (number, task) in tasks.into_iter().enumerate() {
        assert_eq!(cancelled(task.join()), chosen(number));
        assert_eq!(folder.path().join(format!("task {number}")).exists(), !chosen(number));
    }
    assert_eq!(pool.apply(|()| id(), ()).unwrap(), worker, "no worker was ended for it");
    pool.close().join();
    let ran = fs::read_dir(folder.path()).unwrap().count() - 2;
    assert_eq!(ran, 2000);
}

#[test]
fn a_task_that_runs_is_ended_with_its_worker_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let pool = Pool::new(2).unwrap();
    let tasks = ["one", "two"].map(|gate| pool.apply_async(pass, (folder.path().into(), gate.into())));
    let came = |gate: &str| folder.path().join(format!("came to {gate}")).exists();
    within_patience("both run", || came("one") && came("two"));
    let [one, two] = tasks;
    let waits = pool.apply_async(square, 5);
    assert!(one.cancel());
    assert!(cancelled(one.join()));
    assert_eq!(waits.join().unwrap(), 25, "by the worker that came in its place");
    assert!(!two.is_finished());
    fs::write(folder.path().join("two"), "").unwrap();
    assert!(exists(two.join().unwrap()));
}

#[test]
fn what_is_done_cannot_be_cancelled() {
    let pool = Pool::new(1).unwrap();
    let task = pool.apply_async(square, 5);
    within_patience("it is done", || task.is_finished());
    assert!(!task.cancel());
    assert_eq!(task.join().unwrap(), 25);

    let task = pool.apply_async(sleep, PATIENCE);
    pool.terminate();
    assert!(!task.cancel(), "its pool is gone");
    assert!(task.join().is_err());
}

/// Whatever a task is at when it is cancelled: the answer is true, and no other task is harmed.
#[test]
fn tasks_cancelled_at_any_moment() {
    let mut random = Random(3);
    let pool = Pool::new(2).unwrap();
    let (mut hits, mut misses) = (0, 0);
    for round in 0..rounds(200) as u64 {
        let tasks: Vec<Task<u64>> = (0..12).map(|number| pool.apply_async(square, round + number)).collect();
        let victim = random.below(12) as usize;
        for _ in 0..random.below(4000) {
            std::hint::spin_loop();
        }
        let was_cancelled = tasks[victim].cancel();
        *if was_cancelled { &mut hits } else { &mut misses } += 1;
        for (number, task) in (0..).zip(tasks) {
            let result = task.join_timeout(PATIENCE).unwrap_or_else(|_| panic!("task {number} is never done"));
            match result {
                Ok(result) => assert!(result == square(round + number) && !(number == victim as u64 && was_cancelled)),
                Err(TaskError::Cancelled) => assert!(number == victim as u64 && was_cancelled),
                Err(error) => panic!("round {round}, task {number}: {error}"),
            }
        }
    }
    pool.close().join();
    println!("{hits} tasks cancelled, {misses} too late");
}

/// Runs a future on this thread, with the standard library alone.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread, AtomicUsize);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.1.fetch_add(1, SeqCst);
            self.0.unpark();
        }
    }
    let unpark = Arc::new(Unpark(thread::current(), AtomicUsize::new(0)));
    let waker = Waker::from(Arc::clone(&unpark));
    let mut future = pin!(future);
    for polls in 0.. {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => within_patience("it is woken", || {
                thread::park_timeout(Duration::from_millis(1));
                unpark.1.load(SeqCst) > polls
            }),
        }
    }
    unreachable!("it is polled until it is ready");
}

#[test]
fn a_task_is_a_future_that_needs_no_runtime() {
    let pool = Pool::new(2).unwrap();
    let slow_square = |number| {
        sleep(Duration::from_millis(30));
        square(number)
    };
    assert_eq!(block_on(pool.apply_async(slow_square, 5)).unwrap(), 25);
    let both = async {
        let [one, other] = [3, 4].map(|number| pool.apply_async(slow_square, number));
        Ok::<_, TaskError>(one.await? + other.await?)
    };
    assert_eq!(block_on(both).unwrap(), 25);
    let panics = block_on(pool.apply_async(|()| -> () { panic!("in a task") }, ()));
    assert!(matches!(panics, Err(TaskError::Panicked { .. })));

    let hangs = pool.apply_async(sleep, Duration::MAX);
    assert!(hangs.cancel());
    assert!(cancelled(block_on(hangs)));
}

#[test]
fn the_executor_that_polled_last_is_woken() {
    struct Count(AtomicUsize);
    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, SeqCst);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let pool = Pool::new(1).unwrap();
    let mut task = pin!(pool.apply_async(pass, (folder.path().into(), "gate".into())));
    let counts = [(); 2].map(|()| Arc::new(Count(AtomicUsize::new(0))));
    for count in &counts {
        let waker = Waker::from(Arc::clone(count));
        for _ in 0..3 {
            assert!(task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        }
    }
    fs::write(folder.path().join("gate"), "").unwrap();
    within_patience("the last one is woken", || counts[1].0.load(SeqCst) == 1);
    assert!(task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready());
    assert!(counts.iter().all(|count| count.0.load(SeqCst) <= 1), "no more than once");
}

#[test]
fn tokio_runs_tasks() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build().unwrap();
    let pool = Pool::new(2).unwrap();
    let sum = runtime.block_on(async {
        let spawned: Vec<_> = (0..100).map(|number| tokio::spawn(pool.apply_async(square, number))).collect();
        let mut sum = 0;
        for task in spawned {
            sum += task.await.unwrap().unwrap();
        }
        let hangs = pool.apply_async(sleep, Duration::MAX);
        assert!(tokio::time::timeout(Duration::from_millis(20), hangs).await.is_err());
        sum
    });
    assert_eq!(sum, (0..100).map(square).sum::<u64>());
}

#[test]
fn results_come_as_they_are_completed() {
    let folder = tempfile::tempdir().unwrap();
    let pools = [Pool::new(2).unwrap(), Pool::new(1).unwrap()];
    let give = |pool: &Pool, gate: &str| pool.apply_async(pass, (folder.path().into(), gate.into()));
    let tasks = [give(&pools[0], "a"), give(&pools[0], "b"), give(&pools[1], "c")];
    let mut results = as_completed(tasks);
    assert_eq!(results.len(), 3);
    for (gate, position) in [("c", 2), ("a", 0), ("b", 1)] {
        fs::write(folder.path().join(gate), "").unwrap();
        let (which, result) = results.next().unwrap();
        assert!(which == position && result.is_ok());
    }
    assert_eq!((results.len(), results.next().is_none()), (0, true));

    let done = [1, 2, 3].map(|number| pools[0].apply_async(square, number));
    within_patience("all are done", || done.iter().all(Task::is_finished));
    let mut squares: Vec<_> = as_completed(done).map(|(position, result)| (position, result.unwrap())).collect();
    squares.sort_unstable();
    assert_eq!(squares, [(0, 1), (1, 4), (2, 9)]);
    assert_eq!(as_completed([] as [Task<()>; 0]).count(), 0);
}

#[test]
fn a_wait_ends_with_the_first_or_with_an_error_or_with_all() {
    let folder = tempfile::tempdir().unwrap();
    let pool = Pool::new(3).unwrap();
    let give = |gate: &str| pool.apply_async(pass, (folder.path().into(), gate.into()));
    let open = |gate: &str| fs::write(folder.path().join(gate), "").unwrap();
    let tasks = ["a", "b", "c"].map(give);

    let waited = wait(tasks, WaitFor::All, Duration::from_millis(20));
    assert_eq!((waited.done.len(), waited.not_done.len()), (0, 3));
    open("b");
    let waited = wait(waited.not_done, WaitFor::First, Duration::MAX);
    assert_eq!((waited.done.len(), waited.not_done.len()), (1, 2));
    assert!(wait(waited.done, WaitFor::First, Duration::ZERO).not_done.is_empty(), "it is done already");
    let [a, c]: [Task<u32>; 2] = waited.not_done.try_into().unwrap();
    open("a");
    within_patience("a is done", || a.is_finished());
    // The one that is done well is not what it waits for.
    let waited = wait([a, c], WaitFor::FirstError, Duration::from_millis(20));
    assert_eq!((waited.done.len(), waited.not_done.len()), (1, 1));
    assert!(waited.not_done[0].cancel());
    let tasks = [waited.not_done, waited.done, vec![give("d")]].into_iter().flatten();
    let waited = wait(tasks, WaitFor::FirstError, Duration::MAX);
    assert_eq!((waited.done.len(), waited.not_done.len()), (2, 1));
    open("d");
    let waited = wait(waited.done.into_iter().chain(waited.not_done), WaitFor::All, Duration::MAX);
    let results: Vec<bool> = waited.done.into_iter().map(|task| task.join().is_ok()).collect();
    assert_eq!(results, [false, true, true], "in the order in which they were given");
    assert_eq!(wait([] as [Task<()>; 0], WaitFor::First, Duration::MAX).done.len(), 0);
}
