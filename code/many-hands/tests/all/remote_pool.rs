//! `many_hands::remote::Pool`, as long as nothing fails but tasks.

use std::fs;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use many_hands::process::Process;
use many_hands::remote::pool::{WaitFor, as_completed, wait};
use many_hands::remote::{Error, Pool, TaskError, Worker};

use crate::patience::{PATIENCE, within_patience};
use crate::redis_server::{redis_server, worker};
use crate::remote_functions::{self, half, lines, nap, note, pass, reciprocal, square, unlisted};

#[test]
fn one_task_and_many() {
    let Some(server) = redis_server(&[]) else { return };
    let pool = server.pool();
    let early = pool.apply_async(square, 7);
    let _worker = server.worker(2);
    assert_eq!(early.join().unwrap(), 49, "it waited for a worker");
    assert_eq!(pool.apply(half, 7).unwrap(), Err("7 is odd".to_string()));

    let expected: Vec<u64> = (0..1000).map(square).collect();
    assert_eq!(pool.map(square, 0..1000).unwrap(), expected);
    assert_eq!(pool.map_chunks(square, 0..1000, 1).unwrap(), expected);
    assert!(pool.map(square, []).unwrap().is_empty());
    let mut unordered: Vec<u64> = pool.imap_unordered(square, 0..100).map(Result::unwrap).collect();
    unordered.sort_unstable();
    assert_eq!(unordered, expected[..100]);
    let first: Vec<u64> = pool.imap_chunks(square, 0.., 3).take(10).map(Result::unwrap).collect();
    assert_eq!(first, expected[..10]);

    pool.close().join();
    let left = server.keys();
    assert!(left.iter().all(|key| !key.contains("replies") && !key.contains("client")), "{left:?}");
}

/// One script submits a task and one ends it, whatever else goes on now and then.
#[test]
fn a_task_costs_two_scripts_and_a_chunk_no_more() {
    let Some(server) = redis_server(&[]) else { return };
    let _worker = server.worker(1);
    let pool = server.pool();
    let scripts = || {
        let statistics: String = redis::cmd("INFO").arg("commandstats").query(&mut server.connection()).unwrap();
        let line = statistics.lines().find(|line| line.starts_with("cmdstat_evalsha:")).unwrap();
        line.split(['=', ',']).nth(1).unwrap().parse::<usize>().unwrap()
    };
    let before = scripts();
    for number in 0..200 {
        pool.apply(square, number).unwrap();
    }
    let singly = scripts() - before;
    assert!((400..500).contains(&singly), "{singly} scripts for 200 tasks");
    let before = scripts();
    pool.map_chunks(square, 0..20_000, 1000).unwrap();
    let chunks = scripts() - before;
    assert!(chunks < 60, "{chunks} scripts for 20 chunks");
}

#[test]
fn lazy_maps_take_few_items_ahead() {
    let Some(server) = redis_server(&[]) else { return };
    let _worker = server.worker(1);
    let pool = server.pool();
    let mut taken = 0;
    let results = pool.imap(square, (0..).inspect(|_| taken += 1));
    assert_eq!(results.take(5).map(Result::unwrap).collect::<Vec<_>>(), [0, 1, 4, 9, 16]);
    assert!((5..=9).contains(&taken), "{taken} were taken for 5 results, and a worker may have 4 more");
}

#[test]
fn a_panic_is_the_error_of_its_task_alone() {
    let Some(server) = redis_server(&[]) else { return };
    let _worker = server.worker(1);
    let pool = server.pool();
    let results = pool.map_results(reciprocal, [5, 0, 3]);
    let [Ok(12), Err(TaskError::Panicked { message }), Ok(20)] = &results[..] else { panic!("{results:?}") };
    assert!(message.starts_with("attempt to divide by zero, ") && message.contains(".rs:"), "{message}");
    assert!(matches!(pool.map(reciprocal, [5, 0, 3]), Err(TaskError::Panicked { .. })));
}

#[test]
fn only_listed_functions_are_called() {
    let Some(server) = redis_server(&[]) else { return };
    let _worker = server.worker(1);
    let pool = server.pool();
    match pool.apply(unlisted, 1) {
        Err(TaskError::Unregistered { function }) => assert!(function.ends_with("remote_functions::unlisted")),
        other => panic!("{other:?}"),
    }
    assert!(matches!(pool.apply(|number: u64| number, 1), Err(TaskError::Unregistered { .. })));
    let results: Vec<_> = pool.imap(|number: u64| number, [1, 2]).collect();
    assert!(matches!(results[..], [Err(TaskError::Unregistered { .. })]));
    assert_eq!(pool.apply(square, 5).unwrap(), 25, "the worker goes on");
}

#[test]
fn whichever_is_done_first() {
    let Some(server) = redis_server(&[]) else { return };
    let _worker = server.worker(2);
    let pool = server.pool();
    let folder = tempfile::tempdir().unwrap();
    let slow = || pool.apply_async(pass, (folder.path().into(), "gate".into()));
    let quick = |number| pool.apply_async(nap, number);
    let tasks = [quick(1), quick(2)];
    assert_eq!(as_completed(tasks).map(|(_, result)| result.unwrap()).sum::<u64>(), 3);

    let waited = wait([slow(), slow()], WaitFor::All, Duration::from_millis(1));
    assert_eq!((waited.done.len(), waited.not_done.len()), (0, 2));
    let task = waited.not_done.into_iter().next().unwrap();
    let task = task.join_timeout(Duration::from_millis(1)).expect_err("it waits for the gate");
    fs::write(folder.path().join("gate"), "").unwrap();
    task.join().unwrap();

    let (sender, results) = mpsc::channel();
    pool.apply_with_callback(square, 6, move |result| _ = sender.send(result.unwrap()));
    assert_eq!(results.recv_timeout(PATIENCE).unwrap(), 36);
}

#[test]
fn callbacks_have_run_when_a_pool_has_been_joined() {
    let Some(server) = redis_server(&[]) else { return };
    let _worker = server.worker(2);
    let pool = server.pool();
    let (sender, results) = mpsc::channel();
    for number in 0..50 {
        let sender = sender.clone();
        pool.apply_with_callback(square, number, move |result| sender.send(result.unwrap()).unwrap());
    }
    pool.close().join();
    assert_eq!(results.try_iter().sum::<u64>(), (0..50).map(square).sum::<u64>());
}

#[test]
fn a_cancelled_task_ends_wherever_it_is() {
    let Some(server) = redis_server(&[]) else { return };
    let _worker = server.worker(1);
    let pool = server.pool();
    let folder = tempfile::tempdir().unwrap();
    let runs = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    within_patience("it runs", || folder.path().join("came to gate").exists());
    let waits = pool.apply_async(note, (folder.path().join("note"), String::new()));
    assert!(waits.cancel() && !waits.cancel());
    assert!(matches!(waits.join(), Err(TaskError::Cancelled)));
    assert!(runs.cancel());
    assert!(matches!(runs.join(), Err(TaskError::Cancelled)));
    assert_eq!(pool.apply(square, 5).unwrap(), 25, "the place is free, and the gate was never open");
    assert!(!folder.path().join("note").exists());

    let done = pool.apply_async(square, 5);
    within_patience("it is done", || done.is_finished());
    assert!(!done.cancel());
    assert_eq!(done.join().unwrap(), 25);
}

#[test]
fn a_task_that_takes_too_long_is_ended() {
    let Some(server) = redis_server(&[]) else { return };
    let _worker = server.worker(1);
    let limit = Duration::from_millis(200);
    let pool = server.pool_with(Pool::builder().time_limit(limit));
    let begin = Instant::now();
    match pool.apply(nap, 60_000) {
        Err(TaskError::Overdue { limit: told }) => assert_eq!(told, limit),
        other => panic!("{other:?}"),
    }
    assert!(begin.elapsed() >= limit);
    assert_eq!(pool.apply(nap, 1).unwrap(), 1);
}

#[test]
fn a_full_pool_makes_submitters_wait() {
    let Some(server) = redis_server(&[]) else { return };
    let pool = server.pool_with(Pool::builder().capacity(3));
    let tasks: Vec<_> = (0..3).map(|number| pool.try_apply_async(square, number)).collect();
    let refused = pool.try_apply_async(square, 3);
    assert!(matches!(refused.join(), Err(TaskError::Full { capacity: 3 })));
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| pool.map_chunks(square, 0..20, 1));
        // Long enough for it to submit, if it did.
        std::thread::sleep(Duration::from_millis(50));
        assert!(!waits.is_finished());
        let length: usize = redis::cmd("XLEN")
            .arg(server.keys().into_iter().find(|key| key.ends_with(":tasks")).unwrap())
            .query(&mut server.connection())
            .unwrap();
        assert_eq!(length, 3, "no more than may wait");
        let _worker = server.worker(1);
        assert_eq!(waits.join().unwrap().unwrap(), (0..20).map(square).collect::<Vec<_>>());
    });
    assert_eq!(tasks.into_iter().map(|task| task.join().unwrap()).sum::<u64>(), 5);
}

#[test]
fn a_task_of_the_same_key_runs_once() {
    let Some(server) = redis_server(&[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes");
    let (one, other) = (server.pool(), server.pool());
    let submit = |pool: &Pool, line: &str| pool.apply_once("order 7", note, (file.clone(), line.into()));
    let before = [submit(&one, "first"), submit(&other, "second"), submit(&one, "third")];
    let _worker = server.worker(2);
    for task in before {
        task.join().unwrap();
    }
    submit(&other, "later").join().unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "first\n");
    one.apply_once("order 8", note, (file.clone(), "another".into())).join().unwrap();
    assert_eq!(lines(&file), 2);
}

#[test]
fn a_worker_of_another_version_takes_no_task_and_says_why() {
    let Some(server) = redis_server(&[]) else { return };
    let pool = server.pool_with(Pool::builder().version("2"));
    let task = pool.apply_async(square, 5);
    let worker = |version| Worker::builder(remote_functions::all()).version(version).processes(1);
    match worker("1").start(&server.url()) {
        Err(error @ Error::OtherVersion { .. }) => {
            let told = "this worker is of version 1, and tasks come from version 2: build both from the same sources";
            assert_eq!(error.to_string(), told);
        }
        other => panic!("{other:?}"),
    }
    assert!(!task.is_finished());
    let right = worker("2").start(&server.url()).unwrap();
    assert_eq!(task.join().unwrap(), 25);
    right.close().unwrap();

    // A worker that was there before, of the version that all tests are.
    let early = Process::builder().daemon(true).spawn(serve_elsewhere, server.url()).unwrap();
    within_patience("it is there", || server.keys().iter().any(|key| key.contains("elsewhere}:workers")));
    let other = server.pool_with(Pool::builder().version("3").name("elsewhere"));
    within_patience("it ends", || !early.is_alive());
    let Ok(status) = early.join() else { panic!("it says why") };
    assert_eq!(status.code(), Some(0), "it has found what it looked for");
    drop(other);
}

/// Ends well if the worker ends for the reason that it should.
fn serve_elsewhere(url: String) -> Result<(), String> {
    let worker = Worker::builder(remote_functions::all()).pool("elsewhere").processes(1).start(&url).unwrap();
    match worker.join() {
        Err(Error::OtherVersion { .. }) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

#[test]
fn a_terminated_pool_leaves_no_task() {
    let Some(server) = redis_server(&[]) else { return };
    let pool = server.pool();
    let task = pool.apply_async(square, 5);
    pool.terminate();
    assert!(matches!(task.join(), Err(TaskError::Stopped)));
    let tasks = server.keys().into_iter().find(|key| key.ends_with(":tasks"));
    assert!(tasks.is_none_or(|key| redis::cmd("XLEN").arg(key).query(&mut server.connection()) == Ok(0)));
    let unused = worker(&server.url(), 1);
    unused.kill().unwrap();
}

#[test]
fn a_closed_worker_does_what_it_has() {
    let Some(server) = redis_server(&[]) else { return };
    let pool = server.pool();
    let worker = Worker::builder(remote_functions::all()).processes(2).start(&server.url()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let task = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    within_patience("it runs", || folder.path().join("came to gate").exists());
    std::thread::scope(|scope| {
        let closed = scope.spawn(|| worker.close());
        let late = pool.apply_async(square, 5);
        fs::write(folder.path().join("gate"), "").unwrap();
        task.join().unwrap();
        closed.join().unwrap().unwrap();
        assert!(server.keys().iter().all(|key| !key.contains(":worker")), "it has left the lists");
        let _other = server.worker(1);
        assert_eq!(late.join().unwrap(), 25);
    });
}
