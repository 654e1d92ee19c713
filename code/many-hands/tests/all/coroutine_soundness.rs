//! What a safe program can do with coroutines, and must not be able to: whatever it does, its
//! references stay where they may be, and what cannot go on says so.

use std::cell::{Cell, RefCell};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::process::ExitStatusExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitStatus;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::coroutine_fetch::says;
use crate::coroutine_tasks::all;
use crate::patience::within_patience;
use many_hands::coroutine::{Greenlet, Greenlets, Task, blocking, fetch, join_all, sleep, spawn, try_spawn, yield_now};
use many_hands::process::{self, Process};
use nix::libc;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, dup2_stderr};

/// How a process ends that runs this, and what it said on standard error.
fn end_of(run: fn(String)) -> (ExitStatus, String) {
    let said = tempfile::NamedTempFile::new().unwrap();
    let child = Process::builder().daemon(true).spawn(run, said.path().to_str().unwrap().to_owned()).unwrap();
    within_patience("it ends", || !child.is_alive());
    let _ = child.join();
    (child.exit_status().unwrap(), fs::read_to_string(said.path()).unwrap())
}

fn say_to(path: String) {
    dup2_stderr(File::create(path).unwrap()).unwrap();
}

fn message(panic: Box<dyn std::any::Any + Send>) -> String {
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic.downcast_ref::<&str>().expect("a panic has a message").to_string(),
    }
}

/// Waits while it is dropped.
struct Waits<F: Fn()>(F);

impl<F: Fn()> Drop for Waits<F> {
    fn drop(&mut self) {
        self.0();
    }
}

/// `may`'s own waits in a coroutine of ours: they know nothing of it, and block its thread.
#[test]
fn what_is_borrowed_of_a_thread_is_used_on_that_thread() {
    thread_local!(static LOCAL: RefCell<u64> = const { RefCell::new(0) });
    fn borrows(wait: impl Fn() + Send + 'static) -> Task<bool> {
        spawn(move || {
            LOCAL.with(|local| {
                let before = thread::current().id();
                let mut borrowed = local.borrow_mut();
                wait();
                *borrowed += 1;
                before == thread::current().id()
            })
        })
    }
    may::go!(|| ()).join().unwrap();
    for _ in 0..20 {
        assert!(borrows(|| may::coroutine::sleep(Duration::from_millis(2))).join().unwrap());
        assert!(borrows(may::coroutine::yield_now).join().unwrap());
        assert!(borrows(|| sleep(Duration::from_millis(1))).join().unwrap());
        assert!(borrows(yield_now).join().unwrap());
        assert!(borrows(|| blocking(|| ())).join().unwrap());
        assert!(borrows(|| spawn(|| ()).join().unwrap()).join().unwrap());
    }
    assert_eq!(spawn(|| LOCAL.with_borrow(|count| *count)).join().unwrap(), 120);
}

#[test]
fn two_that_borrow_the_same_get_the_panic_of_the_cell() {
    thread_local!(static LOCAL: RefCell<()> = const { RefCell::new(()) });
    let both = || join_all([1, 2].map(|_| spawn(|| LOCAL.with_borrow_mut(|()| sleep(Duration::from_millis(10))))));
    let [first, second] = spawn(both).join().unwrap().try_into().unwrap();
    first.unwrap();
    assert!(message(second.unwrap_err()).contains("already"));
}

/// What has no place on two threads, kept over every kind of wait.
#[test]
fn what_cannot_be_sent_may_be_kept_over_a_wait() {
    thread_local!(static SHARED: Rc<Cell<usize>> = Rc::default());
    all((0..100).map(|n| {
        spawn(move || {
            let mine = SHARED.with(Rc::clone);
            for turn in 0..20 {
                let more = Rc::clone(&mine);
                match (n + turn) % 4 {
                    0 => yield_now(),
                    1 => sleep(Duration::from_micros(200)),
                    2 => blocking(|| ()),
                    _ => spawn(|| ()).join().unwrap(),
                }
                more.set(more.get() + 1);
            }
        })
    }));
    let end = spawn(|| SHARED.with(|shared| (shared.get(), Rc::strong_count(shared))));
    assert_eq!(end.join().unwrap(), (2000, 1));
}

/// Inside of a greenlet, whose stack is another, and which others are suspended below.
#[test]
fn a_greenlet_in_a_coroutine_may_wait() {
    let run = |n: usize| {
        move || {
            let mut greenlets = Greenlets::new();
            let inner = greenlets
                .add(move |me, start: usize| {
                    let mut sum = start;
                    for turn in 0..10 {
                        match turn % 3 {
                            0 => sleep(Duration::from_micros(100 * (n as u64 % 5))),
                            1 => yield_now(),
                            _ => sum += spawn(move || turn).join().unwrap(),
                        }
                        sum += me.switch(Greenlet::MAIN, sum);
                    }
                    sum
                })
                .unwrap();
            let mut last = 0;
            for _ in 0..10 {
                yield_now();
                last = greenlets.switch(inner, 1);
            }
            // Here it is left, suspended for good, and unwound by its owner.
            last
        }
    };
    let sums = all((0..50).map(|n| spawn(run(n))));
    assert!(sums.iter().all(|sum| *sum == sums[0]), "{sums:?}");
    // On a thread the same greenlets wait as the thread does.
    assert_eq!(run(0)(), sums[0]);
}

#[test]
fn a_greenlet_that_is_unwound_in_a_coroutine_may_wait_meanwhile() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&dropped);
    let task = spawn(move || {
        let mut greenlets = Greenlets::new();
        let holder = greenlets
            .add(move |me, ()| {
                let _waits = Waits(|| {
                    sleep(Duration::from_millis(1));
                    yield_now();
                    counts.fetch_add(1, Ordering::Relaxed);
                });
                me.switch(Greenlet::MAIN, ());
            })
            .unwrap();
        greenlets.switch(holder, ());
        greenlets.kill(holder);
        spawn(|| 7).join().unwrap()
    });
    assert_eq!((task.join().unwrap(), dropped.load(Ordering::Relaxed)), (7, 1));
}

/// The count of panics is the thread's: were another to run meanwhile, it would be taken for one
/// that panics.
#[test]
fn while_one_unwinds_no_other_has_a_turn() {
    let turns = Arc::new(AtomicUsize::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    let bystander = {
        let (turns, stop) = (Arc::clone(&turns), Arc::clone(&stop));
        spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                assert!(!thread::panicking());
                turns.fetch_add(1, Ordering::Relaxed);
                yield_now();
            }
        })
    };
    let url = says("HTTP/1.1 200 OK\r\n\r\nok");
    let (sender, receiver) = channel();
    let panics = {
        let turns = Arc::clone(&turns);
        spawn(move || {
            let ended = Cell::new(Some(spawn(|| 7)));
            while ended.take().is_none_or(|task| {
                let has_ended = task.is_finished();
                ended.set(Some(task));
                !has_ended
            }) {
                yield_now();
            }
            let _waits = Waits(|| {
                let before = turns.load(Ordering::Relaxed);
                let start = Instant::now();
                sleep(Duration::from_millis(20));
                assert!(start.elapsed() >= Duration::from_millis(20));
                yield_now();
                let page = fetch(&url).unwrap().body;
                let result = (blocking(|| 6), ended.take().unwrap().join().unwrap(), page);
                sender.send((result, turns.load(Ordering::Relaxed) - before)).unwrap();
            });
            panic!("on purpose");
        })
    };
    assert_eq!(message(panics.join().unwrap_err()), "on purpose");
    assert_eq!(receiver.recv().unwrap(), ((6, 7, b"ok".to_vec()), 0));
    stop.store(true, Ordering::Relaxed);
    bystander.join().unwrap();
}

/// Row 19 of what used not to hold: one waits while it unwinds, and the locks of the others are
/// none of its affair.
#[test]
fn a_lock_is_poisoned_by_its_holder_and_by_no_other() {
    let [broken, whole] = [1, 2].map(|_| Arc::new(process::Mutex::new().unwrap()));
    let standard = Arc::new(Mutex::new(()));
    let unwinds = spawn(|| {
        let _waits = Waits(|| sleep(Duration::from_millis(30)));
        panic!("on purpose");
    });
    let breaks = {
        let broken = Arc::clone(&broken);
        spawn(move || {
            let _held = broken.lock().unwrap();
            panic!("with the lock held");
        })
    };
    let keeps = {
        let (whole, standard) = (Arc::clone(&whole), Arc::clone(&standard));
        spawn(move || {
            let _held = (whole.lock().unwrap(), standard.lock().unwrap());
            yield_now();
        })
    };
    assert!(unwinds.join().is_err() && breaks.join().is_err());
    keeps.join().unwrap();
    assert!(broken.lock().is_err(), "its holder panicked");
    assert!(whole.lock().is_ok() && !standard.is_poisoned());
}

/// It could never end, and cannot be waited for in turn.
#[test]
fn to_join_another_while_unwinding_is_refused() {
    let (end, said) = end_of(|path| {
        say_to(path);
        let other = spawn(|| sleep(Duration::MAX));
        let _ = spawn(move || {
            let other = Cell::new(Some(other));
            let _waits = Waits(|| drop(other.take().map(Task::join)));
            panic!("on purpose");
        })
        .join();
    });
    assert_eq!(end.signal(), Some(Signal::SIGABRT as i32), "{said}");
    assert!(said.contains("a coroutine that unwinds cannot wait for another"), "{said}");
    // Where the destructor catches it, it is a panic like any other.
    let other = spawn(|| sleep(Duration::MAX));
    let (sender, receiver) = channel();
    let task = spawn(move || {
        let other = Cell::new(Some(other));
        let _waits = Waits(move || {
            let refused = catch_unwind(AssertUnwindSafe(|| other.take().map(Task::join).is_some()));
            sender.send(message(refused.unwrap_err())).unwrap();
        });
        panic!("on purpose");
    });
    assert_eq!(message(task.join().unwrap_err()), "on purpose");
    assert!(receiver.recv().unwrap().starts_with("a coroutine that unwinds"));
}

/// Its result is dropped by the coroutine itself, so there it may wait.
#[test]
fn a_result_that_waits_when_it_is_dropped_keeps_no_other_waiting() {
    let ended = Arc::new(AtomicUsize::new(0));
    for _ in 0..3 {
        let ended = Arc::clone(&ended);
        drop(spawn(move || {
            sleep(Duration::from_millis(1));
            Waits(move || {
                sleep(Duration::from_millis(1));
                spawn(|| sleep(Duration::from_millis(1))).join().unwrap();
                ended.fetch_add(1, Ordering::Relaxed);
            })
        }));
    }
    within_patience("all have been dropped", || ended.load(Ordering::Relaxed) == 3);
}

#[test]
fn a_process_ends_whatever_its_coroutines_do() {
    for run in [
        |_: String| drop(spawn(|| sleep(Duration::MAX))),
        |_| {
            spawn(|| {
                drop(spawn(|| {
                    loop {
                        yield_now();
                    }
                }));
                let _unheard = Waits(|| std::process::abort());
                drop(spawn(|| sleep(Duration::MAX)));
                sleep(Duration::from_millis(1));
                std::mem::forget(_unheard);
            })
            .join()
            .unwrap();
        },
        |_| {
            drop(spawn(|| {
                let _never = Waits(|| std::process::abort());
                sleep(Duration::MAX);
            }));
            spawn(|| ()).join().unwrap();
        },
        |_| {
            let computes = Arc::new(AtomicBool::new(false));
            let begun = Arc::clone(&computes);
            drop(spawn(move || {
                loop {
                    begun.store(true, Ordering::Relaxed);
                }
            }));
            within_patience("it computes", || computes.load(Ordering::Relaxed));
        },
    ] {
        let (end, said) = end_of(run);
        assert!(end.success(), "{end}: {said}");
    }
}

#[test]
fn without_descriptors_there_is_an_error_and_later_a_coroutine() {
    let (end, said) = end_of(|path| {
        say_to(path);
        let mut held: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
        let refused = try_spawn(|| ()).unwrap_err();
        assert_eq!(refused.raw_os_error(), Some(libc::EMFILE), "{refused:?}");
        let panicked = catch_unwind(|| spawn(|| ())).unwrap_err();
        assert_eq!(message(panicked), "a coroutine cannot be started: Too many open files (os error 24)");
        // One is not enough.
        held.truncate(held.len() - 1);
        assert!(try_spawn(|| ()).is_err());
        held.truncate(held.len() - 1);
        assert_eq!(try_spawn(|| 7).unwrap().join().unwrap(), 7);
        // Coroutines need none; connections do.
        held.extend(std::iter::from_fn(|| File::open("/dev/null").ok()));
        assert_eq!(spawn(|| spawn(|| 7).join().unwrap()).join().unwrap(), 7);
        let error = spawn(|| fetch("http://127.0.0.1:1/")).join().unwrap().unwrap_err().to_string();
        assert!(error.contains("Too many open files"), "{error}");
    });
    assert!(end.success(), "{end}: {said}");
}

#[test]
fn without_memory_for_a_stack_there_is_an_error_and_later_a_coroutine() {
    let (end, said) = end_of(|path| {
        say_to(path);
        spawn(|| ()).join().unwrap();
        setrlimit(Resource::RLIMIT_AS, 1 << 30, 1 << 30).unwrap();
        // For all else that wants memory when stacks have taken the rest.
        let reserve = Vec::<u8>::with_capacity(64 << 20);
        let go_on = Arc::new(AtomicBool::new(false));
        let mut tasks = Vec::with_capacity(1 << 13);
        let refused = loop {
            let go_on = Arc::clone(&go_on);
            let waits = move || {
                while !go_on.load(Ordering::Relaxed) {
                    sleep(Duration::from_millis(5));
                }
            };
            match try_spawn(waits) {
                Ok(task) => tasks.push(task),
                Err(error) => break error,
            }
            assert!(tasks.len() < tasks.capacity(), "their stacks do not fit into the limit");
        };
        assert_eq!(refused.kind(), ErrorKind::OutOfMemory);
        drop(reserve);
        go_on.store(true, Ordering::Relaxed);
        let many = tasks.len();
        assert!(many > 100);
        all(tasks);
        // There is room for as many again.
        all((0..many).map(|_| spawn(|| sleep(Duration::from_millis(5)))));
    });
    assert!(end.success(), "{end}: {said}");
}

/// More than there may be memory maps for, where each stack is one or two: there the kernel refuses
/// the first that is too many.
#[test]
fn forty_thousand_wait_at_once_where_the_kernel_has_guards_within_maps() {
    let (end, said) = end_of(|path| {
        say_to(path);
        let go_on = Arc::new(AtomicBool::new(false));
        let waits = || {
            let go_on = Arc::clone(&go_on);
            try_spawn(move || {
                while !go_on.load(Ordering::Relaxed) {
                    sleep(Duration::from_millis(50));
                }
            })
        };
        let tasks: Vec<_> = (0..40_000).map_while(|_| waits().ok()).collect();
        let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default().lines().count();
        go_on.store(true, Ordering::Relaxed);
        let many = all(tasks).len();
        assert!(many == 40_000 || many > 30_000 && maps > 60_000, "{many} with {maps} maps");
    });
    assert!(end.success(), "{end}: {said}");
}

/// What a fork of a process with coroutines can do with them, by a call that does not refuse.
fn in_a_fork(child: impl FnOnce() -> i32) -> WaitStatus {
    // SAFETY: the child runs what the test is about and ends. That other threads hold no lock of
    // the C library by then, such as the allocator's, it sees to itself.
    match unsafe { nix::unistd::fork() }.unwrap() {
        ForkResult::Child => {
            let status = child();
            // SAFETY: it ends the process at once.
            unsafe { libc::_exit(status) };
        }
        ForkResult::Parent { child } => waitpid(child, None).unwrap(),
    }
}

const LOST: &str = "this process was forked from one with coroutines";

#[test]
fn in_a_fork_nothing_waits_for_ever() {
    let (end, said) = end_of(|path| {
        say_to(path);
        let ended = spawn(|| 7);
        within_patience("it has ended", || ended.is_finished());
        let runs = spawn(|| sleep(Duration::MAX));
        let status = in_a_fork(move || {
            let refused = |act: &dyn Fn()| message(catch_unwind(AssertUnwindSafe(act)).unwrap_err());
            let runs = Cell::new(Some(runs));
            assert!(try_spawn(|| ()).unwrap_err().to_string().contains(LOST));
            assert!(refused(&|| drop(spawn(|| ()))).contains(LOST));
            assert!(refused(&|| drop(runs.take().map(Task::join))).contains(LOST));
            // What needs no coroutine works.
            sleep(Duration::from_millis(1));
            yield_now();
            assert!(fetch("http://127.0.0.1:1/").is_err());
            ended.join().unwrap()
        });
        assert!(matches!(status, WaitStatus::Exited(_, 7)), "{status:?}");
        assert_eq!(spawn(|| 8).join().unwrap(), 8);
    });
    assert!(end.success(), "{end}: {said}");
}

/// Its thread goes on in the child, and would run all the others once more.
#[test]
fn a_coroutine_that_forks_does_not_run_the_others_twice() {
    let (end, said) = end_of(|path| {
        say_to(path);
        let turns = Arc::new(AtomicUsize::new(0));
        let other = {
            let turns = Arc::clone(&turns);
            spawn(move || {
                loop {
                    turns.fetch_add(1, Ordering::Relaxed);
                    yield_now();
                }
            })
        };
        let waits = spawn(|| {
            in_a_fork(|| {
                let refused = catch_unwind(|| sleep(Duration::from_millis(1))).unwrap_err();
                i32::from(message(refused).contains(LOST))
            })
        });
        assert!(matches!(waits.join().unwrap(), WaitStatus::Exited(_, 1)));
        // SAFETY: as above.
        let ends = spawn(|| match unsafe { nix::unistd::fork() }.unwrap() {
            ForkResult::Child => None,
            ForkResult::Parent { child } => Some(waitpid(child, None).unwrap()),
        });
        let status = ends.join().unwrap();
        assert!(matches!(status, Some(WaitStatus::Signaled(_, Signal::SIGABRT, _))), "{status:?}");
        assert!(!other.is_finished());
    });
    assert!(end.success(), "{end}: {said}");
    assert!(said.contains(LOST), "{said}");
}

/// What one keeps for itself, the others do without: but a thread needs none of them.
#[test]
fn a_thread_fetches_while_a_coroutine_keeps_all_others_waiting() {
    let (end, said) = end_of(|path| {
        say_to(path);
        let (sender, receiver) = channel::<()>();
        let blocks = spawn(move || receiver.recv());
        assert_eq!(fetch(&says("HTTP/1.1 200 OK\r\n\r\nok")).unwrap().body, b"ok");
        assert!(!blocks.is_finished());
        drop(sender);
        assert!(blocks.join().unwrap().is_err());
    });
    assert!(end.success(), "{end}: {said}");
}

/// Of those that end at the same time each stack is another's next.
#[test]
fn a_hundred_thousand_one_after_the_other_take_the_memory_of_a_few() {
    let (end, said) = end_of(|path| {
        say_to(path);
        let resident = || -> usize {
            let status = fs::read_to_string("/proc/self/status").unwrap();
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
            line.trim().trim_end_matches(" kB").parse().unwrap()
        };
        spawn(move || {
            let before = resident();
            for _ in 0..1000 {
                all((0..100).map(|n| spawn(move || n)));
            }
            let grown = resident() - before;
            assert!(grown < 10_000, "{grown} KiB");
        })
        .join()
        .unwrap();
    });
    assert!(end.success(), "{end}: {said}");
}
