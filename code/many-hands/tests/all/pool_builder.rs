//! What `many_hands::process::PoolBuilder` promises of the workers: their state, how long they
//! live, what they cost, and what ends them.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, id};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::children::{children, ends_well};
use crate::patience::{PATIENCE, exists, within_patience};
use many_hands::process::{Error, Pool, Process, Queue, TaskError};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

fn square(number: u64) -> u64 {
    number * number
}

fn signal(pid: u32, signal: Signal) {
    kill(Pid::from_raw(pid.try_into().unwrap()), signal).unwrap();
}

/// Adds to the state, a number. With the worker's id.
fn add(number: u64) -> (u64, u32) {
    Pool::with_state(|sum: &mut u64| {
        *sum += number;
        (*sum, id())
    })
}

#[test]
fn each_worker_has_a_state_of_its_own() {
    let pool = Pool::builder().workers(2).initializer(|start: u64| start, 100).build().unwrap();
    let sums = pool.map_chunks(add, [1; 50], 1).unwrap();
    let workers: Vec<u32> = sums.iter().map(|(_, worker)| *worker).collect();
    for worker in &workers {
        let own: Vec<u64> = sums.iter().filter(|(_, other)| other == worker).map(|(sum, _)| *sum).collect();
        assert!(own.iter().copied().eq(101..101 + own.len() as u64), "{own:?}");
    }
    signal(workers[0], Signal::SIGKILL);
    within_patience("the worker is gone", || !exists(workers[0]));
    let sums = pool.map_chunks(add, [1; 50], 1).unwrap();
    assert!(sums.iter().all(|(_, worker)| *worker != workers[0]));
    assert!(sums.iter().all(|(sum, worker)| *sum > 101 || !workers.contains(worker)), "a new one begins anew");
}

#[test]
fn a_panic_leaves_the_state_as_it_is() {
    let pool = Pool::builder().workers(1).initializer(|start: u64| start, 0).build().unwrap();
    let result = pool.apply(|()| Pool::with_state(|sum: &mut u64| -> () { panic!("{}", *sum + 5) }), ());
    assert!(matches!(&result, Err(TaskError::Panicked { message }) if message.starts_with("5, ")), "{result:?}");
    assert_eq!(pool.apply(add, 1).unwrap().0, 1);
}

#[test]
fn a_state_that_is_none_is_a_panic() {
    let panics = |result: Result<(), TaskError>, with: &str| {
        assert!(matches!(&result, Err(TaskError::Panicked { message }) if message.contains(with)), "{result:?}");
    };
    let pool = Pool::builder().workers(1).initializer(|start: u64| start, 0).build().unwrap();
    panics(pool.apply(|()| Pool::with_state(|_: &mut String| ()), ()), "does not return a `alloc::string::String`");
    panics(pool.apply(|()| Pool::with_state(|_: &mut u64| Pool::with_state(|_: &mut u64| ())), ()), "within its use");
    let outside = std::panic::catch_unwind(|| Pool::with_state(|_: &mut u64| ()));
    assert!(outside.is_err());
}

#[test]
fn handles_get_into_a_pool_by_its_initializer() {
    let queue = Queue::<u64>::bounded(9).unwrap();
    let pool = Pool::builder().workers(2).initializer(|queue: Queue<u64>| queue, queue.clone()).build().unwrap();
    let send = |number| Pool::with_state(|queue: &mut Queue<u64>| queue.send(&number).unwrap());
    pool.map_chunks(send, 1..=5, 1).unwrap();
    let sum: u64 = (0..5).map(|_| queue.recv_timeout(PATIENCE).unwrap()).sum();
    assert_eq!(sum, 15);
}

/// Leaves a file when it is dropped.
struct Mark(PathBuf);

impl Drop for Mark {
    fn drop(&mut self) {
        fs::write(self.0.join(id().to_string()), "").unwrap();
    }
}

fn marks(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_worker_that_ends_by_itself_drops_its_state() {
    let folder = tempfile::tempdir().unwrap();
    let builder = Pool::builder().workers(2).initializer(Mark, folder.path().to_path_buf());
    let pool = builder.clone().build().unwrap();
    pool.map_chunks(square, 0..50, 1).unwrap();
    assert_eq!(marks(folder.path()), 0);
    pool.close().join();
    assert_eq!(marks(folder.path()), 2);

    let pool = builder.workers(1).max_tasks(1).build().unwrap();
    pool.map_chunks(square, 0..3, 1).unwrap();
    within_patience("three more have ended", || marks(folder.path()) == 5);
}

#[test]
fn a_failing_initializer_fails_all_tasks_with_its_words() {
    let said = |error: &TaskError| match error {
        TaskError::Initializer { message } => message.starts_with("no such table, "),
        _ => false,
    };
    let fail = |name: String| -> () { panic!("no such {name}") };
    let pool = Pool::builder().workers(2).initializer(fail, "table".to_string()).build().unwrap();
    let tasks: Vec<_> = (0..3000).map(|number| pool.apply_async(square, number)).collect();
    assert!(said(&pool.apply(square, 1).unwrap_err()));
    assert!(said(&pool.map(square, 0..100).unwrap_err()));
    assert!(pool.imap(square, 0..100).all(|result| said(&result.unwrap_err())));
    for task in tasks {
        assert!(said(&task.join().unwrap_err()));
    }
    assert!(said(&pool.apply_async(square, 1).join().unwrap_err()), "also when the pool has ended");
    pool.close().join();
}

#[test]
fn a_worker_that_dies_in_its_initializer_is_started_again() {
    let folder = tempfile::tempdir().unwrap();
    let die_once = |folder: PathBuf| {
        if fs::create_dir(folder.join("been there")).is_ok() {
            signal(id(), Signal::SIGKILL);
        }
    };
    let pool = Pool::builder().workers(1).initializer(die_once, folder.path().into()).build().unwrap();
    assert_eq!(pool.apply(square, 5).unwrap(), 25);
}

#[test]
fn a_worker_makes_way_after_so_many_tasks() {
    let pool = Pool::builder().workers(1).max_tasks(3).build().unwrap();
    let pids = pool.map_chunks(|()| id(), [(); 7], 1).unwrap();
    let changes = |pids: &[u32]| pids.windows(2).map(|two| two[0] != two[1]).collect::<Vec<_>>();
    assert_eq!(changes(&pids), [false, false, true, false, false, true]);
    // A chunk is not divided: behind its fourth task the worker has done more than enough.
    let pool = Pool::builder().workers(1).max_tasks(3).build().unwrap();
    let pids = pool.map_chunks(|()| id(), [(); 10], 2).unwrap();
    assert_eq!(changes(&pids), [false, false, false, true, false, false, false, true, false]);
    pool.close().join();
}

#[test]
fn a_task_that_takes_too_long_ends_its_worker_and_no_other_task() {
    let limit = Duration::from_millis(400);
    let pool = Pool::builder().workers(2).time_limit(limit).build().unwrap();
    let pause = |time: Duration| {
        sleep(time);
        id()
    };
    let hangs = [Duration::from_secs(1000); 2].map(|time| pool.apply_async(pause, time));
    // They wait for longer than a task may run, and then run for shorter.
    let others = [Duration::from_millis(100); 8].map(|time| pool.apply_async(pause, time));
    for task in hangs {
        match task.join() {
            Err(TaskError::Overdue { limit: same }) => assert_eq!(same, limit),
            other => panic!("{other:?}"),
        }
    }
    let pids = others.map(|task| task.join().unwrap());
    assert!(pids.iter().all(|pid| exists(*pid)), "their workers live on");
}

#[test]
fn the_limit_is_that_of_an_item_and_not_of_its_chunk() {
    let pool = Pool::builder().workers(1).time_limit(Duration::from_millis(600)).build().unwrap();
    let begin = Instant::now();
    pool.map_chunks(sleep, [Duration::from_millis(100); 9], 9).unwrap();
    assert!(begin.elapsed() > Duration::from_millis(600));
    let times = [0, 1_000_000, 0, 0].map(Duration::from_millis);
    let results: Vec<_> = pool.imap_chunks(sleep, times, 2).collect();
    use TaskError::Overdue;
    assert!(matches!(results[..], [Err(Overdue { .. }), Err(Overdue { .. }), Ok(()), Ok(())]), "{results:?}");
}

fn open_files() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}

#[test]
fn a_worker_costs_two_descriptors() {
    fn count(_: ()) {
        let _warm = Pool::new(1).unwrap();
        let before = open_files();
        let one = Pool::new(1).unwrap();
        let with_one = open_files() - before;
        let eleven = Pool::new(11).unwrap();
        assert_eq!(open_files() - before - 2 * with_one, 10 * 2);
        drop((one, eleven));
        assert_eq!(open_files(), before);
    }
    ends_well(&Process::spawn(count, ()).unwrap());
}

#[test]
fn the_soft_limit_on_descriptors_is_raised_for_many_workers() {
    fn start(_: ()) {
        let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        setrlimit(Resource::RLIMIT_NOFILE, 64, hard).unwrap();
        drop(Pool::new(5).unwrap());
        assert_eq!(getrlimit(Resource::RLIMIT_NOFILE).unwrap(), (64, hard), "not without need");
        let pool = Pool::new(40).unwrap();
        assert_eq!(getrlimit(Resource::RLIMIT_NOFILE).unwrap(), (hard, hard));
        assert_eq!(pool.map(square, 0..100).unwrap().len(), 100);
    }
    ends_well(&Process::spawn(start, ()).unwrap());
}

#[test]
fn more_workers_than_the_hard_limit_allows_are_an_error() {
    fn start(_: ()) {
        setrlimit(Resource::RLIMIT_NOFILE, 64, 64).unwrap();
        drop(Pool::new(1).unwrap());
        let before = open_files();
        match Pool::new(40) {
            Err(Error::TooManyWorkers { workers: 40, started, limit: 64 }) => assert!((5..32).contains(&started)),
            other => panic!("{other:?}"),
        }
        assert_eq!((children(), open_files()), (vec![], before));
        drop(Pool::new(5).unwrap());
    }
    ends_well(&Process::spawn(start, ()).unwrap());
}

/// A pool whose only worker is gone while there are no descriptors for another, for three seconds.
#[test]
fn a_shortage_of_descriptors_is_over_when_it_is_over() {
    fn exhausted(_: ()) {
        let pool = Pool::new(1).unwrap();
        let worker = pool.apply(|()| id(), ()).unwrap();
        let (limit, most) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        setrlimit(Resource::RLIMIT_NOFILE, 8, most).unwrap();
        signal(worker, Signal::SIGKILL);
        within_patience("the worker is gone", || !exists(worker));
        let task = pool.apply_async(square, 5);
        sleep(Duration::from_secs(3));
        assert!(!task.is_finished());
        setrlimit(Resource::RLIMIT_NOFILE, limit, most).unwrap();
        assert_eq!(task.join().unwrap(), 25);
    }
    ends_well(&Process::spawn(exhausted, ()).unwrap());
}

/// Says that it runs, then goes on for a while.
fn linger(folder: PathBuf) -> u64 {
    fs::write(folder.join(id().to_string()), "").unwrap();
    sleep(Duration::from_millis(200));
    7
}

#[test]
fn ctrl_c_ends_no_task_unless_it_is_to() {
    fn interrupted((folder, interruptible): (PathBuf, bool)) {
        let pool = Pool::builder().workers(2).interruptible(interruptible).build().unwrap();
        let tasks = [(); 2].map(|()| pool.apply_async(linger, folder.clone()));
        within_patience("both run", || marks(&folder) == 2);
        children().into_iter().for_each(|worker| signal(worker, Signal::SIGINT));
        for task in tasks {
            match task.join() {
                Ok(7) => assert!(!interruptible),
                Err(TaskError::Died { status, .. }) => {
                    assert!(interruptible);
                    assert_eq!(status.signal(), Some(Signal::SIGINT as i32));
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(pool.apply(square, 5).unwrap(), 25);
    }
    for interruptible in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        ends_well(&Process::spawn(interrupted, (folder.path().into(), interruptible)).unwrap());
    }
}

#[test]
fn what_a_task_starts_is_ended_by_ctrl_c() {
    let pool = Pool::new(1).unwrap();
    let status = pool.apply(|()| Command::new("sh").args(["-c", "kill -INT $$"]).status().unwrap().signal(), ());
    assert_eq!(status.unwrap(), Some(Signal::SIGINT as i32));
}

const PANIC_ABORTS: &str = r#"
use std::process::id;
use many_hands::process::Pool;

fn divide((number, by): (u32, u32)) -> u32 {
    number / by
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = Pool::new(1)?;
    let worker = pool.apply(|()| id(), ())?;
    println!("{}", pool.apply(divide, (10, 0)).unwrap_err());
    println!("another worker: {}", pool.apply(|()| id(), ())? != worker);
    println!("{}", pool.apply(divide, (10, 2))?);
    Ok(())
}
"#;

/// The worker dies of a panic then. Its words are not lost.
#[test]
fn where_panics_abort_their_words_are_kept() {
    let package = tempfile::tempdir().unwrap();
    let manifest = format!(
        "[package]\nname = 'panic-aborts'\nedition = '2024'\n[workspace]\n[profile.dev]\npanic = 'abort'\n\
         debug = false\n[dependencies]\nmany-hands = {{ path = '{}' }}\n",
        env!("CARGO_MANIFEST_DIR")
    );
    fs::write(package.path().join("Cargo.toml"), manifest).unwrap();
    fs::create_dir(package.path().join("src")).unwrap();
    fs::write(package.path().join("src/main.rs"), PANIC_ABORTS).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--offline", "--target-dir"]).arg(env!("CARGO_TARGET_TMPDIR"));
    let output = cargo.current_dir(package.path()).output().unwrap();
    let (printed, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    let lines: Vec<&str> = printed.lines().collect();
    assert!(lines[0].starts_with("the task panicked: attempt to divide by zero, "), "{printed}");
    assert_eq!(lines[1..], ["another worker: true", "5"]);
}
