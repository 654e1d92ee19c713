//! `many_hands::remote::Pool` when workers, submitters or the server fail.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use many_hands::process::Process;
use many_hands::remote::{Error, Monitor, Pool, TaskError};
use redis::cmd;

use crate::network::Network;
use crate::patience::{Random, all_rounds, rounds, within_patience};
use crate::redis_server::{LEASE, RedisServer, redis_server, redis_server_in, worker};
use crate::remote_functions::{abort, lines, long, nap, note, pass, square};

fn came_to(folder: &Path, gate: &str) -> usize {
    lines(&folder.join(format!("came to {gate}")))
}

#[test]
fn a_task_whose_worker_is_killed_is_done_by_another() {
    let Some(server) = redis_server(&[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let pool = server.pool();
    let first = server.worker(1);
    let task = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    within_patience("it runs", || came_to(folder.path(), "gate") >= 1);
    first.kill().unwrap();
    let _second = server.worker(1);
    within_patience("it runs once more", || came_to(folder.path(), "gate") >= 2);
    fs::write(folder.path().join("gate"), "").unwrap();
    task.join().unwrap();
}

#[test]
fn a_task_at_which_workers_vanish_is_given_up() {
    let Some(server) = redis_server(&[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let pool = server.pool_with(Pool::builder().attempts(2));
    let task = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    for attempt in 1..=2 {
        let worker = server.worker(1);
        within_patience("it runs", || came_to(folder.path(), "gate") >= attempt);
        worker.kill().unwrap();
        within_patience("its place is gone", || server.places() == 0);
    }
    let _third = server.worker(1);
    match task.join() {
        Err(TaskError::Lost { attempts: 2 }) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(came_to(folder.path(), "gate"), 2);
    assert!(server.keys().iter().any(|key| key.ends_with(":dead")));
}

#[test]
fn a_task_that_kills_its_process_is_tried_as_often_as_it_may_be() {
    let Some(server) = redis_server(&[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let _worker = server.worker(2);
    for attempts in [1, 3] {
        let file = folder.path().join(format!("{attempts} times"));
        match server.pool_with(Pool::builder().attempts(attempts)).apply(abort, file.clone()) {
            Err(TaskError::Died { status: Some(status), .. }) => {
                assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(6));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(lines(&file), attempts as usize);
    }
    assert_eq!(server.pool().apply(square, 5).unwrap(), 25);
}

/// A worker that is stopped for longer than its lease is one that is cut off: it goes on later, and
/// has a result for a task that another has done.
#[test]
fn a_task_that_ran_twice_has_one_result() {
    let Some(server) = redis_server(&[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let pool = server.pool();
    let stopped = server.worker(1);
    let task = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    within_patience("it runs", || came_to(folder.path(), "gate") >= 1);
    signal(stopped.pid(), "STOP");
    let _other = server.worker(1);
    within_patience("it runs twice", || came_to(folder.path(), "gate") >= 2);
    fs::write(folder.path().join("gate"), "").unwrap();
    let done_by = task.join().unwrap();
    signal(stopped.pid(), "CONT");
    within_patience("both work", || server.places() == 2);
    assert_eq!(pool.map_chunks(square, 0..50, 1).unwrap().len(), 50);
    assert_ne!(done_by, 0);
    assert_eq!(counts(&server, "done"), 51, "one result of each task");
}

fn signal(pid: u32, signal: &str) {
    let killed = std::process::Command::new("kill").args([format!("-{signal}"), pid.to_string()]).status();
    assert!(killed.unwrap().success());
}

/// What the server has counted.
fn counts(server: &RedisServer, what: &str) -> u64 {
    let key = server.keys().into_iter().find(|key| key.ends_with(":counts")).unwrap();
    cmd("HGET").arg(key).arg(what).query(&mut server.connection()).unwrap()
}

/// At moments that look random, worker after worker is killed; no task is lost, and none has two
/// results.
#[test]
fn workers_killed_at_any_moment() {
    let Some(server) = redis_server(&[]) else { return };
    let mut random = Random(16);
    let pool = server.pool_with(Pool::builder().attempts(100));
    let mut workers = [server.worker(1), server.worker(1)];
    for _ in 0..rounds(10) {
        let count = 200;
        let tasks: Vec<_> = (0..count).map(|number| pool.apply_async(square, number)).collect();
        sleep(Duration::from_millis(random.below(20)));
        let victim = &mut workers[random.below(2) as usize];
        victim.kill().unwrap();
        *victim = worker(&server.url(), 1);
        for (number, task) in (0..).zip(tasks) {
            assert_eq!(task.join().unwrap(), square(number));
        }
    }
    assert_eq!(counts(&server, "done"), 200 * rounds(10) as u64);
}

#[test]
fn a_server_that_keeps_its_data_may_be_killed() {
    let Some(mut server) = redis_server(&["--appendonly", "yes", "--appendfsync", "always"]) else { return };
    let pool = server.pool();
    let _worker = server.worker(2);
    let folder = tempfile::tempdir().unwrap();
    let runs = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    within_patience("it runs", || came_to(folder.path(), "gate") >= 1);
    let waits: Vec<_> = (0..20).map(|number| pool.apply_async(square, number)).collect();
    server.kill();
    fs::write(folder.path().join("gate"), "").unwrap();
    let late = std::thread::scope(|scope| {
        let late = scope.spawn(|| pool.apply(square, 9));
        sleep(Duration::from_millis(50));
        server.start();
        late.join().unwrap()
    });
    assert_eq!(late.unwrap(), 81, "submitted while there was no server");
    runs.join().unwrap();
    for (number, task) in (0..).zip(waits) {
        assert_eq!(task.join().unwrap(), square(number));
    }
    assert_eq!(came_to(folder.path(), "gate"), 1);
}

#[test]
fn a_server_that_loses_its_data_says_so_for_each_task() {
    let Some(mut server) = redis_server(&[]) else { return };
    let pool = server.pool();
    let worker = server.worker(1);
    let folder = tempfile::tempdir().unwrap();
    let runs = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    within_patience("it runs", || came_to(folder.path(), "gate") >= 1);
    let waits = pool.apply_async(square, 3);
    server.kill();
    server.start();
    assert!(matches!(runs.join(), Err(TaskError::Forgotten)));
    assert!(matches!(waits.join(), Err(TaskError::Forgotten)));
    fs::write(folder.path().join("gate"), "").unwrap();
    assert_eq!(pool.apply(square, 5).unwrap(), 25, "pool and worker go on");
    assert!(worker.is_alive());
}

#[test]
fn what_is_purged_is_forgotten_and_workers_go_on() {
    let Some(server) = redis_server(&[]) else { return };
    let pool = server.pool();
    let worker = server.worker(1);
    let folder = tempfile::tempdir().unwrap();
    let runs = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    within_patience("it runs", || came_to(folder.path(), "gate") >= 1);
    let monitor = Monitor::connect(&server.url(), None).unwrap();
    assert_eq!(monitor.purge().unwrap(), 1);
    assert!(matches!(runs.join(), Err(TaskError::Forgotten)));
    // The gate stays shut: its worker ends what is not waited for, and waits for more.
    assert_eq!(pool.apply(square, 5).unwrap(), 25);
    assert_eq!(monitor.purge().unwrap(), 0);
    assert_eq!(pool.apply(square, 6).unwrap(), 36);
    assert!(worker.is_alive());
}

#[test]
fn a_server_that_is_slower_than_a_lease_costs_time_alone() {
    let Some(server) = redis_server(&[]) else { return };
    let pool = server.pool();
    let _workers = [server.worker(1), server.worker(1)];
    let tasks: Vec<_> = (0..50).map(|number| pool.apply_async(nap, number)).collect();
    let pause = 2 * LEASE;
    cmd("CLIENT").arg("PAUSE").arg(pause.as_millis() as u64).exec(&mut server.connection()).unwrap();
    for (number, task) in (0..).zip(tasks) {
        assert_eq!(task.join().unwrap(), number);
    }
    assert_eq!(counts(&server, "done"), 50);
}

/// Where clocks are apart, only what does not look at them agrees.
#[test]
fn no_clock_but_the_servers_is_asked_what_time_it_is() {
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/remote")];
    let mut sources = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let text = fs::read_to_string(&entry).unwrap();
                assert!(!text.contains("SystemTime") && !text.contains("REALTIME"), "{}", entry.display());
                sources += 1;
            }
        }
    }
    assert!(sources > 30);
}

#[test]
fn no_server_is_an_error_that_names_it() {
    let Some(mut server) = redis_server(&[]) else { return };
    let patience = Duration::from_millis(200);
    let pool = server.pool_with(Pool::builder().patience(patience));
    let task = pool.apply_async(square, 5);
    server.kill();
    let address = server.socket().display().to_string();
    for error in [task.join(), pool.apply(square, 6)] {
        let Err(TaskError::Server(error)) = error else { panic!("{error:?}") };
        assert!(matches!(*error, Error::Unreachable { .. }) && error.to_string().contains(&address), "{error}");
    }
    assert!(matches!(Pool::builder().patience(patience).connect(&server.url()), Err(Error::Unreachable { .. })));
    server.start();
    let _worker = server.worker(1);
    assert_eq!(pool.apply(square, 7).unwrap(), 49, "the same pool, when the server is back");
}

#[test]
fn a_full_server_is_an_error_and_no_result_is_lost() {
    let Some(server) = redis_server(&["--maxmemory-policy", "noeviction"]) else { return };
    let pool = server.pool_with(Pool::builder().patience(Duration::from_millis(200)));
    let _worker = server.worker(1);
    let folder = tempfile::tempdir().unwrap();
    let task = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    within_patience("it runs", || came_to(folder.path(), "gate") >= 1);
    limit_memory(&server, "1");
    match pool.apply(long, 10).unwrap_err() {
        TaskError::Server(error) => assert!(matches!(*error, Error::Full { .. }), "{error}"),
        other => panic!("{other:?}"),
    }
    fs::write(folder.path().join("gate"), "").unwrap();
    sleep(2 * LEASE);
    assert!(!task.is_finished(), "there is no room for its result");
    limit_memory(&server, "0");
    task.join().unwrap();
    assert_eq!(came_to(folder.path(), "gate"), 1, "its worker has kept it");
}

fn limit_memory(server: &RedisServer, bytes: &str) {
    cmd("CONFIG").arg("SET").arg("maxmemory").arg(bytes).exec(&mut server.connection()).unwrap();
}

#[test]
fn a_submitter_that_is_killed_leaves_nothing_for_long() {
    let Some(server) = redis_server(&[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes");
    let submitter = Process::spawn(submit_and_wait, (server.url(), file.clone())).unwrap();
    let has_tasks = || server.keys().iter().any(|key| key.ends_with(":tasks"));
    within_patience("it has submitted", has_tasks);
    within_patience("all of them", || {
        let tasks = server.keys().into_iter().find(|key| key.ends_with(":tasks")).unwrap();
        cmd("XLEN").arg(tasks).query(&mut server.connection()) == Ok(10)
    });
    submitter.kill().unwrap();
    submitter.join().unwrap();
    let _worker = server.worker(1);
    within_patience("its tasks are done all the same", || lines(&file) == 10);
    within_patience("their results expire", || server.keys().iter().all(|key| !key.contains(":replies:")));
}

fn submit_and_wait((url, file): (String, PathBuf)) {
    let pool = Pool::builder().keep_results(Duration::from_millis(300)).connect(&url).unwrap();
    let tasks: Vec<_> = (0..10).map(|number| pool.apply_async(note, (file.clone(), number.to_string()))).collect();
    tasks.into_iter().for_each(|task| task.join().unwrap());
}

/// Entries that no submitter has written: a worker calls nothing for them, and goes on.
#[test]
fn bytes_of_others_do_no_harm() {
    let Some(server) = redis_server(&[]) else { return };
    let pool = server.pool();
    let _worker = server.worker(1);
    let folder = tempfile::tempdir().unwrap();
    let blocked = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    within_patience("it runs", || came_to(folder.path(), "gate") >= 1);
    let tasks = server.keys().into_iter().find(|key| key.ends_with(":tasks")).unwrap();
    let mut random = Random(7);
    for _ in 0..300 {
        let mut add = cmd("XADD");
        add.arg(&tasks).arg("*");
        for name in ["c", "n", "f", "i", "a", "l", "m", "t", "o", "x"] {
            if random.below(4) > 0 {
                add.arg(name).arg(junk(&mut random, name));
            }
        }
        add.arg(junk(&mut random, "")).arg("").exec(&mut server.connection()).unwrap();
    }
    fs::write(folder.path().join("gate"), "").unwrap();
    blocked.join().unwrap();
    assert_eq!(pool.map_chunks(square, 0..10, 1).unwrap().len(), 10);
    within_patience("all are done with", || cmd("XLEN").arg(&tasks).query(&mut server.connection()) == Ok(0));

    // The submitter's side.
    let replies = server.keys().into_iter().find(|key| key.contains(":client:")).unwrap().replace("client", "replies");
    let task = pool.apply_async(pass, (folder.path().into(), "another gate".into()));
    within_patience("it runs", || came_to(folder.path(), "another gate") >= 1);
    for _ in 0..100 {
        let (kind, body) = (junk(&mut random, "k"), junk(&mut random, "b"));
        let number = 1000 + random.below(1000);
        cmd("XADD")
            .arg(&replies)
            .arg("*")
            .arg(("n", number))
            .arg(("k", kind))
            .arg(("b", body))
            .exec(&mut server.connection())
            .unwrap();
    }
    fs::write(folder.path().join("another gate"), "").unwrap();
    task.join().unwrap();
}

fn junk(random: &mut Random, field: &str) -> Vec<u8> {
    let function: &[u8] = b"all::remote_functions::square";
    match (field, random.below(5)) {
        ("f", 0..3) => function.to_vec(),
        ("k", 0..3) => b"answer".to_vec(),
        ("i", 0) => b"4294967295".to_vec(),
        (_, 0) => b"1".to_vec(),
        (_, 1) => b"-1e309".to_vec(),
        (_, 2) => b"nan".to_vec(),
        _ => (0..random.below(40)).map(|_| random.below(256) as u8).collect(),
    }
}

#[test]
fn secrets_stay_secret() {
    let Some(server) = redis_server(&["--requirepass", "hush hush"]) else { return };
    let with = |password: &str| server.url() + "?pass=" + password;
    let patience = Duration::from_millis(50);
    let connect = |url: &str| Pool::builder().patience(patience).connect(url);
    let wrong = connect(&with("sesame")).unwrap_err();
    assert!(matches!(wrong, Error::Refused { .. }), "{wrong:?}");
    let none = connect(&server.url()).unwrap_err();
    assert!(matches!(none, Error::Refused { .. }), "{none:?}");
    let pool = connect(&with("hush%20hush")).unwrap();
    let task = pool.apply_async(nap, 1);
    let unreachable = connect("redis://me:sesame@127.0.0.1:1/").unwrap_err();
    assert!(matches!(unreachable, Error::Unreachable { .. }));
    let malformed: Vec<Error> =
        ["redis://me:sesame@host:port", "http://me:sesame@host", "sesame", "rediss://me:sesame@127.0.0.1:1/"]
            .map(|url| connect(url).unwrap_err())
            .into();
    let mut shown = format!("{wrong} {wrong:?} {none:?} {pool:?} {task:?} {unreachable} {unreachable:?}");
    for error in malformed {
        assert!(matches!(error, Error::Url { .. }), "{error:?}");
        shown += &format!("{error} {error:?}");
    }
    assert!(!shown.contains("sesame") && !shown.contains("hush"), "{shown}");
}

/// Two machines: the server is on one, a worker on the other, and the submitter on the first. The
/// way between them is cut while the worker is at a task, and mended again.
#[test]
fn a_worker_that_is_cut_off_is_replaced_and_comes_back() {
    let Some(network) = Network::new() else { return };
    let options = ["--port", "6379", "--bind", Network::SERVER, "--protected-mode", "no"];
    let Some(server) = redis_server_in(Some(&network.server), &options) else { return };
    let folder = tempfile::tempdir().unwrap();
    let pool = server.pool();
    let url = format!("redis://{}:6379", Network::SERVER);
    let far = network.on_the_far_host(move || worker(&url, 1));
    within_patience("the far worker is ready", || server.places() == 1);
    let task = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    within_patience("it runs", || came_to(folder.path(), "gate") >= 1);

    network.cut();
    let _near = worker(&server.url(), 1);
    within_patience("it runs here", || came_to(folder.path(), "gate") >= 2);
    within_patience("the far worker is given up", || server.places() == 1);
    fs::write(folder.path().join("gate"), "").unwrap();
    task.join().unwrap();

    network.mend();
    within_patience("the far worker is back", || server.places() == 2);
    assert!(far.is_alive());
    assert_eq!(pool.map_chunks(square, 0..20, 1).unwrap().len(), 20);
    assert_eq!(counts(&server, "done"), 21, "one result of each task");
}

/// Faults of every kind, each at a moment that looks random and among many tasks. With all rounds,
/// fifty times among a thousand tasks, it takes minutes.
#[test]
fn faults_of_every_kind_among_many_tasks() {
    let (rounds, count) = (rounds(50), if all_rounds() { 1000 } else { 100 });
    let Some(mut server) = redis_server(&["--appendonly", "yes", "--appendfsync", "always"]) else { return };
    let mut random = Random(50);
    let pool = server.pool_with(Pool::builder().attempts(1000));
    let mut workers = [server.worker(1), server.worker(1)];
    let mut faults = [0; 4];
    for round in 0..rounds {
        let tasks: Vec<_> = (0..count).map(|number| pool.apply_async(square, number)).collect();
        sleep(Duration::from_millis(random.below(60)));
        let (victim, fault) = (random.below(2) as usize, random.below(4) as usize);
        faults[fault] += 1;
        match fault {
            0 => {
                workers[victim].kill().unwrap();
                workers[victim] = worker(&server.url(), 1);
            }
            1 => {
                signal(workers[victim].pid(), "STOP");
                sleep(LEASE + Duration::from_millis(random.below(500)));
                signal(workers[victim].pid(), "CONT");
            }
            2 => {
                server.kill();
                sleep(Duration::from_millis(random.below(100)));
                server.start();
            }
            _ => {
                let path = PathBuf::from("/dev/null");
                let submitter = Process::spawn(submit_and_wait, (server.url(), path)).unwrap();
                sleep(Duration::from_millis(random.below(30)));
                submitter.kill().unwrap();
                submitter.join().unwrap();
            }
        }
        for (number, task) in (0..).zip(tasks) {
            let result = task.join();
            assert!(matches!(result, Ok(it) if it == square(number)), "round {round}, fault {fault}: {result:?}");
        }
    }
    let [killed, stopped, restarted, submitters] = faults;
    println!("{killed} workers killed, {stopped} stopped; {restarted} servers, {submitters} submitters killed");
    let (done, asked) = (counts(&server, "done"), rounds as u64 * count);
    assert!((asked..=asked + 10 * submitters).contains(&done), "{done} results of {asked} tasks and those of others");
}
