//! `many_hands::process::Pool` does what its documentation says, also when its workers die.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{exit, id};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Barrier, mpsc};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::children::children;
use crate::patience::{PATIENCE, Random, exists, rounds, runs, within_patience};
use many_hands::process::{EncodeError, Pool, Process, TaskError};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, kill, sigaction};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};

fn square(number: u64) -> u64 {
    number * number
}

fn pid_after(pause: Duration) -> u32 {
    sleep(pause);
    id()
}

fn end(pid: u32) {
    _ = kill(Pid::from_raw(pid.try_into().unwrap()), Signal::SIGKILL);
}

#[test]
fn results_come_back() {
    let pool = Pool::new(2).unwrap();
    assert_eq!(pool.workers(), 2);
    assert_eq!(pool.apply(square, 12).unwrap(), 144);
    assert_eq!(pool.apply(|(a, b): (String, u8)| format!("{a}{b}"), ("x".into(), 1)).unwrap(), "x1");
    pool.apply(|()| (), ()).unwrap();
    assert_eq!(pool.apply_async(square, 3).join().unwrap(), 9);
    assert_eq!(pool.map(square, 0..1000).unwrap(), (0..1000).map(square).collect::<Vec<_>>());
    assert_eq!(pool.map(|()| 1, [(), (), ()]).unwrap(), [1, 1, 1]);
    assert_eq!(pool.map(square, []).unwrap(), [0u64; 0]);
    for chunk in [0, 1, 2, 7, 100, usize::MAX] {
        assert_eq!(pool.map_chunks(square, 0..100, chunk).unwrap(), (0..100).map(square).collect::<Vec<_>>());
    }
    let results: HashSet<u64> = pool.imap_unordered(square, 0..100).map(Result::unwrap).collect();
    assert_eq!(results, (0..100).map(square).collect());
    pool.close().join();
}

#[test]
fn tasks_run_in_so_many_processes_and_not_in_this_one() {
    let pool = Pool::new(3).unwrap();
    let tasks: Vec<_> = (0..30).map(|_| pool.apply_async(pid_after, Duration::from_millis(10))).collect();
    let pids: HashSet<u32> = tasks.into_iter().map(|task| task.join().unwrap()).collect();
    assert!((1..=3).contains(&pids.len()), "{pids:?}");
    assert!(!pids.contains(&id()));
    pool.close().join();
    assert!(pids.iter().all(|pid| !exists(*pid)));
}

#[test]
fn three_workers_are_at_three_tasks_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let pool = Pool::new(3).unwrap();
    // Each waits until it has seen the other two.
    let meet = |(folder, number): (PathBuf, usize)| {
        File::create(folder.join(number.to_string())).unwrap();
        within_patience("all three are there", || fs::read_dir(&folder).unwrap().count() == 3);
    };
    let tasks: Vec<_> = (0..3).map(|number| pool.apply_async(meet, (folder.path().into(), number))).collect();
    for task in tasks {
        task.join().unwrap();
    }
}

#[test]
fn threads_share_a_pool() {
    let pool = Pool::new(2).unwrap();
    thread::scope(|scope| {
        for thread in 0..4_u64 {
            let pool = &pool;
            scope.spawn(move || {
                for number in (0..300).map(|number| number * 10 + thread) {
                    assert_eq!(pool.apply(square, number).unwrap(), square(number));
                }
                let numbers = thread..thread + 2000;
                assert_eq!(
                    pool.map_chunks(square, numbers.clone(), 1).unwrap(),
                    numbers.map(square).collect::<Vec<_>>()
                );
            });
        }
    });
}

#[test]
fn a_panic_is_the_error_of_its_task() {
    let pool = Pool::new(1).unwrap();
    let before = pool.apply(|()| id(), ()).unwrap();
    let result = pool.apply(|number: i32| assert!(number > 5, "{number} is too small"), 3);
    assert!(
        matches!(&result, Err(TaskError::Panicked { message }) if message.starts_with("3 is too small, ")),
        "{result:?}"
    );
    assert_eq!(pool.apply(|()| id(), ()).unwrap(), before, "the worker goes on");

    let result = pool.map(|number: u64| 10 / number, [5, 0, 2]);
    assert!(matches!(result, Err(TaskError::Panicked { .. })), "{result:?}");
}

#[test]
fn a_death_is_the_error_of_its_task() {
    let pool = Pool::new(1).unwrap();
    let before = pool.apply(|()| id(), ()).unwrap();
    match pool.apply(|code: i32| -> () { exit(code) }, 3) {
        Err(TaskError::Died { pid, status }) => assert_eq!((pid, status.code()), (before, Some(3))),
        other => panic!("{other:?}"),
    }
    match pool.apply_async(|()| -> () { std::process::abort() }, ()).join() {
        Err(TaskError::Died { pid, status }) => {
            assert_ne!(pid, before, "another worker is in its place");
            assert_eq!(status.signal(), Some(Signal::SIGABRT as i32));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(pool.apply(square, 5).unwrap(), 25);
}

#[test]
fn a_death_without_a_status_is_told_as_that() {
    fn without_statuses(_: ()) {
        let ignore = SigAction::new(SigHandler::SigIgn, SaFlags::empty(), SigSet::empty());
        // SAFETY: it installs no handler.
        unsafe { sigaction(Signal::SIGCHLD, &ignore) }.unwrap();
        let pool = Pool::new(1).unwrap();
        for code in [0, 1] {
            let dead = pool.apply(|code: i32| -> i32 { exit(code) }, code);
            assert!(matches!(dead, Err(TaskError::StatusUnknown { .. })), "{dead:?}");
        }
        assert_eq!(pool.apply(square, 3).unwrap(), 9);
    }
    Process::spawn(without_statuses, ()).unwrap().join().unwrap();
}

#[test]
fn an_idle_worker_that_dies_is_replaced() {
    let pool = Pool::new(1).unwrap();
    for _ in 0..30 {
        let pid = pool.apply(|()| id(), ()).unwrap();
        end(pid);
        within_patience("the worker is gone", || !exists(pid));
    }
    assert_eq!(pool.apply(square, 5).unwrap(), 25);
}

#[test]
fn a_worker_that_leaves_between_two_tasks_is_replaced() {
    let pool = Pool::new(1).unwrap();
    let leave = |()| {
        thread::spawn(|| {
            sleep(Duration::from_millis(50));
            exit(0)
        });
        id()
    };
    let pid = pool.apply(leave, ()).unwrap();
    within_patience("the worker is gone", || !exists(pid));
    assert_eq!(pool.apply(square, 5).unwrap(), 25);
}

#[test]
fn signals_do_not_make_a_pool_give_up() {
    extern "C" fn nothing(_: libc::c_int) {}
    fn interrupted(_: ()) {
        let action = SigAction::new(SigHandler::Handler(nothing), SaFlags::empty(), SigSet::empty());
        // SAFETY: the handler does nothing.
        unsafe { sigaction(Signal::SIGUSR1, &action) }.unwrap();
        let pool = Pool::new(1).unwrap();
        // The pool hopes anew when a worker has died that had done something. So one does, and the
        // next one does nothing.
        let first = pool.apply(|()| id(), ()).unwrap();
        end(first);
        within_patience("another has come", || matches!(children()[..], [worker] if worker != first));
        let worker = children()[0];
        let threads = fs::read_dir("/proc/self/task").unwrap().map(|thread| thread.unwrap().path());
        let is_supervisor =
            |path: &PathBuf| fs::read_to_string(path.join("comm")).unwrap().starts_with("pool-supervisor");
        let supervisor = threads.into_iter().find(is_supervisor).expect("its name is cut to 15 bytes, which it has");
        let thread: libc::c_int = supervisor.file_name().unwrap().to_str().unwrap().parse().unwrap();
        for _ in 0..50 {
            // SAFETY: tgkill takes three integers.
            assert_eq!(unsafe { libc::syscall(libc::SYS_tgkill, id(), thread, libc::SIGUSR1) }, 0);
            sleep(Duration::from_millis(2));
        }
        end(worker);
        within_patience("the worker is gone", || !exists(worker));
        assert_eq!(pool.apply(square, 5).unwrap(), 25);
    }
    assert!(Process::spawn(interrupted, ()).unwrap().join().unwrap().success());
}

#[test]
fn a_place_that_cannot_be_filled_for_a_while_is_filled_later() {
    fn exhausted(_: ()) {
        let pool = Pool::new(2).unwrap();
        let workers = children();
        let (limit, most) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        setrlimit(Resource::RLIMIT_NOFILE, 8, most).unwrap();
        end(workers[0]);
        within_patience("the worker is gone", || !exists(workers[0]));
        // Longer than the pool would try if no worker were left.
        sleep(Duration::from_secs(3));
        setrlimit(Resource::RLIMIT_NOFILE, limit, most).unwrap();
        within_patience("there are two again", || children().len() == 2);
        assert_eq!(pool.apply(square, 5).unwrap(), 25);
    }
    assert!(Process::spawn(exhausted, ()).unwrap().join().unwrap().success());
}

/// Can be sent, but not received.
struct Explosive;

impl Serialize for Explosive {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for Explosive {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        panic!("it went off")
    }
}

/// Can be received, but not sent.
#[derive(Deserialize)]
struct Fragile;

impl Serialize for Fragile {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("it broke")
    }
}

#[test]
fn a_panic_while_a_result_is_read_is_the_error_of_its_task() {
    let pool = Pool::new(1).unwrap();
    let went_off = |result: Result<Explosive, TaskError>| matches!(result, Err(TaskError::Encoding { what: "result", message }) if message == "it went off");
    let result = pool.apply_async(|()| Explosive, ()).join_timeout(PATIENCE);
    assert!(went_off(result.ok().expect("it is not waited for in vain")));
    assert!(went_off(pool.apply(|()| Explosive, ())));
    assert!(pool.imap_unordered(|()| Explosive, [(); 3]).all(went_off));
}

#[test]
fn a_panic_while_an_argument_is_read_or_a_result_is_sent_does_not_end_the_worker() {
    let pool = Pool::new(1).unwrap();
    let worker = pool.apply(|()| id(), ()).unwrap();
    let panicked = |result: Result<(), TaskError>, with: &str| {
        assert!(matches!(&result, Err(TaskError::Panicked { message }) if message.starts_with(with)), "{result:?}");
    };
    panicked(pool.apply(|_: Explosive| (), Explosive), "it went off");
    panicked(pool.apply(|()| Fragile, ()).map(drop), "it broke");
    assert_eq!(pool.apply(|()| id(), ()).unwrap(), worker);
}

#[test]
fn items_that_are_long_in_coming_keep_no_worker_from_other_tasks() {
    let pool = Pool::new(1).unwrap();
    // More than the queues hold are done or given before the items pause or end.
    let items = |end: &dyn Fn()| {
        pool.map_chunks(
            square,
            (0..1701).inspect(|number| match number {
                600 => drop(pool.apply_async(square, 0).join()),
                1700 => end(),
                _ => {}
            }),
            1,
        )
    };
    let other = || assert_eq!(pool.apply_async(square, 7).join_timeout(PATIENCE).unwrap().unwrap(), 49);
    assert_eq!(items(&other).unwrap(), (0..1701).map(square).collect::<Vec<_>>());

    assert!(catch_unwind(AssertUnwindSafe(|| items(&|| panic!("no more items")))).is_err());
    other();
    pool.close().join();
}

#[test]
fn several_maps_whose_items_pause_or_panic_keep_no_worker_from_other_tasks() {
    let pool = Pool::new(1).unwrap();
    let other = || assert_eq!(pool.apply_async(square, 7).join_timeout(PATIENCE).unwrap().unwrap(), 49);
    // The replies of all three together are more than a queue holds.
    for _ in 0..3 {
        let items = (0..=500).inspect(|number| assert!(*number < 500, "no more items"));
        assert!(catch_unwind(AssertUnwindSafe(|| pool.map_chunks(square, items, 1))).is_err());
    }
    other();

    let barrier = Barrier::new(3);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let items = (0..=500).inspect(|number| {
                    if *number == 500 {
                        barrier.wait();
                        other();
                        barrier.wait();
                    }
                });
                assert_eq!(pool.map_chunks(square, items, 1).unwrap().len(), 501);
            });
        }
    });
    pool.close().join();
}

#[test]
fn a_callback_may_drop_the_pool() {
    let pool = Arc::new(Pool::new(1).unwrap());
    let worker = pool.apply(|()| id(), ()).unwrap();
    let (go, gone) = mpsc::channel();
    let (sender, done) = mpsc::channel();
    let last = Arc::clone(&pool);
    pool.apply_with_callback(square, 3, move |_| {
        gone.recv().unwrap();
        drop(last);
        sender.send(exists(worker)).unwrap();
    });
    drop(pool);
    go.send(()).unwrap();
    assert!(!done.recv_timeout(PATIENCE).expect("the callback ends"));
}

#[test]
fn what_cannot_be_sent_is_an_error() {
    #[derive(Deserialize)]
    struct Stubborn;
    impl Serialize for Stubborn {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no"))
        }
    }

    let pool = Pool::new(1).unwrap();
    let result = pool.apply_async(|_: Stubborn| (), Stubborn).join();
    assert!(matches!(result, Err(TaskError::Argument(EncodeError::Format(_)))), "{result:?}");
    let result = pool.map(|_: Stubborn| (), [Stubborn]);
    assert!(matches!(result, Err(TaskError::Argument(_))), "{result:?}");
    let result = pool.apply(|()| Stubborn, ());
    assert!(matches!(result, Err(TaskError::Encoding { what: "result", .. })));
    assert_eq!(pool.apply(square, 5).unwrap(), 25);
}

#[test]
fn callbacks_run_once_each_and_a_panic_in_one_harms_no_other() {
    let pool = Pool::new(2).unwrap();
    let (sender, results) = mpsc::channel();
    for number in 0..100 {
        let sender = sender.clone();
        pool.apply_with_callback(square, number, move |result| {
            sender.send(result.unwrap()).unwrap();
            assert!(number % 10 != 0, "panics on purpose");
        });
    }
    pool.close().join();
    drop(sender);
    let mut results: Vec<u64> = results.iter().collect();
    results.sort_unstable();
    assert_eq!(results, (0..100).map(square).collect::<Vec<_>>());
}

#[test]
fn a_callback_may_give_new_tasks() {
    let pool = Arc::new(Pool::new(1).unwrap());
    let (sender, done) = mpsc::channel();
    fn again(pool: Arc<Pool>, left: u64, sender: mpsc::Sender<()>) {
        let inner = Arc::clone(&pool);
        pool.apply_with_callback(square, left, move |_| match left {
            0 => sender.send(()).unwrap(),
            _ => again(inner, left - 1, sender),
        });
    }
    again(Arc::clone(&pool), 3000, sender);
    done.recv_timeout(PATIENCE).unwrap();
}

#[test]
fn more_tasks_than_a_queue_holds_do_not_block() {
    let pool = Pool::new(1).unwrap();
    let gate = tempfile::tempdir().unwrap();
    let open = gate.path().join("open");
    let wait = |open: PathBuf| within_patience("the gate is open", || open.exists());
    let first = pool.apply_async(wait, open.clone());
    // The only worker is at the gate: if this waited for room it would wait for ever.
    let tasks: Vec<_> = (0..5000).map(|number| pool.apply_async(square, number)).collect();
    assert!(!first.is_finished());
    File::create(open).unwrap();
    first.join().unwrap();
    for (number, task) in (0..).zip(tasks) {
        assert_eq!(task.join().unwrap(), square(number));
    }
}

#[test]
fn large_arguments_and_results_from_several_threads() {
    let pool = Pool::new(2).unwrap();
    thread::scope(|scope| {
        for thread in 0..3_u8 {
            let pool = &pool;
            scope.spawn(move || {
                let text = char::from(b'a' + thread).to_string().repeat(3_000_000);
                let double = |text: String| text.repeat(2);
                assert_eq!(pool.apply(double, text.clone()).unwrap().len(), 6_000_000);
                let tasks: Vec<_> = (0..4).map(|_| pool.apply_async(double, text.clone())).collect();
                let lengths = pool.map_chunks(|text: String| text.len(), vec![text.clone(); 6], 1).unwrap();
                assert_eq!(lengths, [3_000_000; 6]);
                for task in tasks {
                    assert_eq!(task.join().unwrap(), text.repeat(2));
                }
            });
        }
    });
}

#[test]
fn imap_is_lazy_and_can_be_left() {
    let pool = Pool::new(1).unwrap();
    let mut taken = 0;
    let results = pool.imap_unordered(square, (0..).inspect(|_| taken += 1)).take(10).count();
    assert_eq!(results, 10);
    assert!(taken <= 14, "{taken}");
    assert_eq!(pool.apply(square, 5).unwrap(), 25);
}

#[test]
fn a_dropped_pool_leaves_no_process() {
    let (pids, tasks) = {
        let pool = Pool::new(2).unwrap();
        let tasks: Vec<_> = (0..2).map(|_| pool.apply_async(pid_after, Duration::ZERO)).collect();
        let pids: Vec<u32> = tasks.into_iter().map(|task| task.join().unwrap()).collect();
        (pids, (0..5).map(|_| pool.apply_async(pid_after, PATIENCE)).collect::<Vec<_>>())
    };
    assert!(pids.iter().all(|pid| !exists(*pid)));
    for task in tasks {
        let result = task.join();
        assert!(matches!(result, Err(TaskError::Stopped | TaskError::Died { .. })), "{result:?}");
    }
}

#[test]
fn terminate_does_not_wait_for_the_tasks() {
    let begin = Instant::now();
    for closed in [false, true] {
        let pool = Pool::new(1).unwrap();
        let task = pool.apply_async(pid_after, PATIENCE);
        if closed {
            pool.close().terminate()
        } else {
            pool.terminate()
        }
        assert!(task.join().is_err());
    }
    assert!(begin.elapsed() < PATIENCE);
}

#[test]
fn close_returns_at_once_and_join_waits() {
    let pool = Pool::new(1).unwrap();
    let tasks: Vec<_> = (0..3).map(|_| pool.apply_async(pid_after, Duration::from_millis(30))).collect();
    let closed = pool.close();
    assert!(!tasks[2].is_finished());
    closed.join();
    assert!(tasks.iter().all(|task| task.is_finished()));
}

#[test]
fn a_task_can_be_waited_for_in_steps() {
    let pool = Pool::new(1).unwrap();
    let mut task = pool.apply_async(pid_after, Duration::from_millis(50));
    let mut steps = 0;
    loop {
        match task.join_timeout(Duration::from_millis(1)) {
            Ok(result) => break assert!(result.is_ok()),
            Err(unfinished) => (task, steps) = (unfinished, steps + 1),
        }
    }
    assert!(steps > 0);
}

/// A task that says on disk that it ran.
fn note((folder, number): (PathBuf, u64)) -> u64 {
    let mut file = OpenOptions::new().append(true).create(true).open(folder.join("ran")).unwrap();
    file.write_all(&number.to_le_bytes()).unwrap();
    // Long enough that many of the deaths come in the middle.
    sleep(Duration::from_millis(1));
    number
}

/// A hundred workers are killed at moments of all kinds; each task has a result or names a death,
/// and none ran twice.
#[test]
fn workers_killed_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    // In a process of its own, whose children are the workers and nothing else's.
    Process::spawn(kill_workers, folder.path().into()).unwrap().join().unwrap();
}

fn kill_workers(folder: PathBuf) {
    let pool = Pool::new(3).unwrap();
    let over = AtomicBool::new(false);
    let (mut given, mut deaths) = (0, 0);
    let mut check = |number: u64, result: Result<u64, TaskError>| match result {
        Ok(same) => assert_eq!(same, number),
        Err(TaskError::Died { status, .. }) => {
            assert_eq!(status.signal(), Some(9));
            deaths += 1;
        }
        Err(other) => panic!("{other}"),
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut random = Random(1);
            for _ in 0..rounds(100) {
                sleep(Duration::from_micros(random.below(20_000)));
                within_patience("there is a worker", || match children().get(random.below(3) as usize) {
                    Some(worker) => {
                        end(*worker);
                        true
                    }
                    None => false,
                });
            }
            over.store(true, SeqCst);
        });
        while !over.load(SeqCst) {
            let (first, then) = (given..given + 30, given + 30..given + 60);
            given += 60;
            let give = |number| pool.apply_async(note, (folder.clone(), number));
            let tasks: Vec<_> = first.clone().map(give).collect();
            for number in then {
                check(number, pool.apply(note, (folder.clone(), number)));
            }
            for (number, task) in first.zip(tasks) {
                let result = task.join_timeout(PATIENCE).unwrap_or_else(|_| panic!("task {number} is never done"));
                check(number, result);
            }
        }
    });
    pool.close().join();

    assert!(deaths <= 100, "{deaths}");
    let ran = fs::read(folder.join("ran")).unwrap();
    let ran: Vec<&[u8]> = ran.chunks(8).collect();
    let distinct: HashSet<&[u8]> = ran.iter().copied().collect();
    assert_eq!(distinct.len(), ran.len(), "no task ran twice");
    assert!(distinct.len() as u64 >= given - deaths, "each task without an error ran");
    println!("100 workers killed, {given} tasks, {deaths} of them died");
}

/// The parent of all is killed while its pool works: the workers go with it.
#[test]
fn the_parent_killed_at_any_moment() {
    let mut random = Random(2);
    for round in 0..rounds(100) {
        let folder = tempfile::tempdir().unwrap();
        let parent = Process::builder().daemon(true).spawn(
            |folder: PathBuf| {
                let pool = Pool::new(2).unwrap();
                fs::write(folder.join("new"), format!("{:?}", children())).unwrap();
                fs::rename(folder.join("new"), folder.join("pids")).unwrap();
                loop {
                    _ = pool.map(pid_after, vec![Duration::from_micros(100); 50]);
                }
            },
            folder.path().to_path_buf(),
        );
        let parent = parent.unwrap();
        within_patience("the pool works", || folder.path().join("pids").exists());
        sleep(Duration::from_micros(random.below(5_000)));
        parent.kill().unwrap();
        parent.join().unwrap();
        let pids = fs::read_to_string(folder.path().join("pids")).unwrap();
        let pids: Vec<u32> = pids.trim_matches(['[', ']']).split(", ").map(|pid| pid.parse().unwrap()).collect();
        assert_eq!(pids.len(), 2, "round {round}");
        within_patience("the workers are gone", || !pids.iter().any(|pid| runs(*pid)));
    }
}
