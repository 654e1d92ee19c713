//! The coroutines of `spawn`, and what becomes of them.

use std::cell::Cell;
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::ExitStatusExt;
use std::panic::panic_any;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::coroutine_fetch::{read_request, says};
use crate::patience::within_patience;
use many_hands::coroutine::{Client, Task, blocking, fetch, join_all, sleep, spawn, yield_now};
use many_hands::process::Process;
use nix::libc;
use nix::unistd::{Pid, gettid};

pub fn all<T>(tasks: impl IntoIterator<Item = Task<T>>) -> Vec<T> {
    join_all(tasks).into_iter().map(|result| result.unwrap_or_else(|_| panic!("a coroutine panicked"))).collect()
}

#[test]
fn ten_thousand_sleep_at_once() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let tasks: Vec<_> = (0..10_000)
        .map(|n| {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            spawn(move || {
                most.fetch_max(now.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                // The first wakes when the last has long begun.
                sleep(Duration::from_secs(3));
                now.fetch_sub(1, Ordering::Relaxed);
                n
            })
        })
        .collect();
    assert_eq!(all(tasks), Vec::from_iter(0..10_000));
    assert_eq!(most.load(Ordering::Relaxed), 10_000);
}

#[test]
fn results_come_in_the_order_of_the_tasks() {
    let tasks = [40, 0, 20].map(|n| {
        spawn(move || {
            sleep(Duration::from_millis(n));
            n
        })
    });
    assert_eq!(all(tasks), [40, 0, 20]);
}

#[test]
fn tasks_that_an_iterator_starts_run_together() {
    let start = Instant::now();
    all((0..100).map(|_| spawn(|| sleep(Duration::from_millis(100)))));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_panic_is_the_error_of_that_one() {
    let tasks = (0..3).map(|n| {
        spawn(move || {
            sleep(Duration::from_millis(1));
            assert!(n != 1, "number {n}");
            n
        })
    });
    let results = join_all(tasks);
    assert_eq!((results[0].as_ref().ok(), results[2].as_ref().ok()), (Some(&0), Some(&2)));
    assert_eq!(results[1].as_ref().unwrap_err().downcast_ref::<String>().unwrap(), "number 1");
}

/// Where no thread takes it it is dropped by the thread on which all coroutines run.
#[test]
fn a_result_whose_destructor_panics_ends_no_other() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            assert!(thread::panicking(), "a destructor that panics");
        }
    }
    let ended: [Arc<AtomicUsize>; 2] = Default::default();
    let [payload, result] = ended.clone();
    drop(spawn(move || {
        payload.store(1, Ordering::Relaxed);
        panic_any(Bomb);
    }));
    drop(spawn(move || {
        sleep(Duration::from_millis(1));
        result.store(1, Ordering::Relaxed);
        Bomb
    }));
    within_patience("both have ended", || ended.iter().all(|ended| ended.load(Ordering::Relaxed) == 1));
    assert_eq!(spawn(|| blocking(|| 7)).join().unwrap(), 7);
}

#[test]
fn a_sleep_may_be_as_long_as_can_be_said() {
    let sleeps = [Duration::MAX, Duration::from_secs(u64::from(u32::MAX) << 2)].map(|time| spawn(move || sleep(time)));
    spawn(|| sleep(Duration::from_millis(20))).join().unwrap();
    assert!(sleeps.iter().all(|task| !task.is_finished()));
}

#[test]
fn to_sleep_for_no_time_gives_up_the_turn() {
    let order = spawn(|| {
        let order = Arc::new(Mutex::new(Vec::new()));
        all([1, 2].map(|n| {
            let order = Arc::clone(&order);
            spawn(move || {
                for _ in 0..3 {
                    order.lock().unwrap().push(n);
                    sleep(Duration::ZERO);
                }
            })
        }));
        order.lock().unwrap().clone()
    });
    assert_eq!(order.join().unwrap(), [1, 2, 1, 2, 1, 2]);
}

/// Also where it is less than a millisecond, which is all that `epoll_wait` knows.
#[test]
fn none_wakes_early() {
    let times = [0, 1, 50, 300, 999, 1000, 1001, 2500, 10_000].map(Duration::from_micros);
    for time in times {
        let start = Instant::now();
        spawn(move || sleep(time)).join().unwrap();
        assert!(start.elapsed() >= time, "{time:?}");
        all((0..20).map(|_| {
            spawn(move || {
                let start = Instant::now();
                sleep(time);
                assert!(start.elapsed() >= time, "{time:?}");
            })
        }));
    }
}

/// However it waits, it goes on where it was: so a thread-local variable is the same before and
/// after.
#[test]
fn a_coroutine_stays_on_its_thread() {
    thread_local!(static NUMBER: Cell<usize> = const { Cell::new(0) });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        for stream in listener.incoming().take(200) {
            let mut stream = stream.unwrap();
            read_request(&stream);
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
        }
    });
    let tasks = (0..200).map(|n| {
        let url = url.clone();
        spawn(move || {
            let mut threads = vec![gettid()];
            let mut after = |wait: &dyn Fn()| {
                NUMBER.set(n);
                wait();
                threads.push(gettid());
            };
            after(&|| sleep(Duration::from_millis(n as u64 % 7)));
            after(&yield_now);
            after(&|| blocking(|| thread::sleep(Duration::from_millis(1))));
            after(&|| spawn(|| sleep(Duration::from_millis(1))).join().unwrap());
            after(&|| assert_eq!(fetch(&url).unwrap().status, 200));
            after(&|| {
                let timeout = Client { timeout: Duration::from_millis(5), ..Client::default() };
                // No thread routes there.
                let _ = timeout.fetch("http://192.0.2.1/");
            });
            threads
        })
    });
    let threads: Vec<Pid> = all(tasks).concat();
    assert_eq!(threads.len(), 1400);
    assert!(threads.iter().all(|thread| *thread == threads[0] && *thread != gettid()), "{threads:?}");
    server.join().unwrap();
}

/// Two that hold references into the same thread-local: on two threads this would be a data race.
#[test]
fn a_thread_local_may_be_held_over_a_wait() {
    thread_local!(static COUNT: Cell<u64> = const { Cell::new(0) });
    let tasks = (0..1000).map(|_| {
        spawn(|| {
            COUNT.with(|count| {
                for _ in 0..10 {
                    sleep(Duration::from_millis(1));
                    count.set(count.get() + 1);
                }
            });
        })
    });
    all(tasks);
    assert_eq!(spawn(|| COUNT.get()).join().unwrap(), 10_000);
}

#[test]
fn a_coroutine_that_is_not_joined_runs_all_the_same() {
    let done = Arc::new(AtomicUsize::new(0));
    for _ in 0..100 {
        let done = Arc::clone(&done);
        drop(spawn(move || {
            sleep(Duration::from_millis(1));
            done.fetch_add(1, Ordering::Relaxed)
        }));
    }
    within_patience("all hundred have ended", || done.load(Ordering::Relaxed) == 100);
}

/// However long nothing has run, and however long each computes.
#[test]
fn all_begin_in_the_order_in_which_they_were_spawned() {
    let order = |turn: Duration| {
        let begun = Arc::new(Mutex::new(Vec::new()));
        let tasks = (0..50).map(|n| {
            let begun = Arc::clone(&begun);
            spawn(move || {
                begun.lock().unwrap().push(n);
                let start = Instant::now();
                while start.elapsed() < turn {}
            })
        });
        all(tasks);
        begun.lock().unwrap().clone()
    };
    for turn in [Duration::ZERO, Duration::from_micros(30), Duration::from_millis(1)] {
        for _ in 0..20 {
            thread::sleep(Duration::from_millis(1));
            assert_eq!(order(turn), Vec::from_iter(0..50));
            assert_eq!(spawn(move || order(turn)).join().unwrap(), Vec::from_iter(0..50));
        }
    }
}

#[test]
fn coroutines_start_and_join_coroutines() {
    fn sum(depth: u32) -> u32 {
        if depth == 0 {
            return 1;
        }
        all([depth - 1, depth - 1].map(|depth| spawn(move || sum(depth)))).iter().sum()
    }
    assert_eq!(sum(8), 256);
}

#[test]
fn is_finished_once_it_has_ended() {
    let lock = Arc::new(Mutex::new(()));
    let held = lock.lock().unwrap();
    let task = {
        let lock = Arc::clone(&lock);
        spawn(move || blocking(move || drop(lock.lock())))
    };
    assert!(!task.is_finished());
    assert_eq!(format!("{task:?}"), "Task { is_finished: false, .. }");
    drop(held);
    within_patience("it is finished", || task.is_finished());
    task.join().unwrap();
}

/// Three that compute for so long and then hand over, in turn, until they are stopped by anything
/// but 0.
fn hogs(compute: Duration, hand_over: fn()) -> (Arc<AtomicUsize>, [Task<()>; 3]) {
    let stop = Arc::new(AtomicUsize::new(0));
    let hogs = [1, 2, 3].map(|_| {
        let stop = Arc::clone(&stop);
        spawn(move || {
            while stop.load(Ordering::Relaxed) == 0 {
                let start = Instant::now();
                while start.elapsed() < compute {}
                hand_over();
            }
        })
    });
    (stop, hogs)
}

/// Those that compute and yield in turn never leave their thread without work, be their turns long
/// or short. Still one that sleeps, one that is woken by a thread, and one that waits for the
/// network go on.
#[test]
fn a_yield_lets_all_others_go_on() {
    for turn in [Duration::from_millis(1), Duration::ZERO] {
        let (stop, hogs) = hogs(turn, yield_now);
        let url = says("HTTP/1.1 200 OK\r\n\r\nok");
        let page = spawn(move || fetch(&url).unwrap().body);
        let slept = spawn(|| sleep(Duration::from_millis(5)));
        let read = spawn(|| blocking(|| 7));
        assert_eq!((page.join().unwrap(), read.join().unwrap()), (b"ok".to_vec(), 7));
        slept.join().unwrap();
        stop.store(1, Ordering::Relaxed);
        all(hogs);
    }
}

/// Those that yield and those that start others, together and many: each comes to its end.
#[test]
fn coroutines_that_yield_and_that_start_others_all_end() {
    const TURNS: usize = 1000;
    let slept = spawn(|| sleep(Duration::from_millis(1)));
    let yields = (0..100).map(|_| spawn(|| (0..TURNS).map(|_| yield_now()).count()));
    let starts = (0..100).map(|_| spawn(|| all((0..TURNS / 10).map(|n| spawn(move || n))).len() * 10));
    let turns = all(yields.chain(starts));
    assert_eq!((turns.len(), turns.iter().all(|turns| *turns == TURNS)), (200, true));
    slept.join().unwrap();
}

/// So many that at any time some of their threads have just ended.
#[test]
fn blocking_work_lets_all_others_go_on() {
    let stop = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..300)
        .map(|_| {
            let stop = Arc::clone(&stop);
            spawn(move || {
                while stop.load(Ordering::Relaxed) == 0 {
                    blocking(|| ());
                }
            })
        })
        .collect();
    let url = says("HTTP/1.1 200 OK\r\n\r\nok");
    let page = spawn(move || fetch(&url).unwrap().body);
    let slept = spawn(|| sleep(Duration::from_millis(5)));
    within_patience("who sleeps wakes", || slept.is_finished());
    within_patience("the page is there", || page.is_finished());
    stop.store(1, Ordering::Relaxed);
    all(tasks);
}

/// Those that start and join coroutines, or start their successors, never leave their thread
/// without work either.
#[test]
fn a_coroutine_that_starts_others_lets_all_go_on() {
    fn chain(stop: Arc<AtomicUsize>) {
        if stop.load(Ordering::Relaxed) == 0 {
            drop(spawn(move || chain(stop)));
        }
    }
    let stop = Arc::new(AtomicUsize::new(0));
    let stopped = Arc::clone(&stop);
    let joins = spawn(move || {
        while stopped.load(Ordering::Relaxed) == 0 {
            spawn(|| ()).join().unwrap();
        }
    });
    let stopped = Arc::clone(&stop);
    drop(spawn(move || chain(stopped)));
    let slept = spawn(|| sleep(Duration::from_millis(5)));
    within_patience("who sleeps wakes", || slept.is_finished());
    stop.store(1, Ordering::Relaxed);
    joins.join().unwrap();
}

#[test]
fn a_coroutine_that_computes_and_sleeps_lets_all_go_on() {
    let (stop, hogs) = hogs(Duration::from_millis(5), || sleep(Duration::from_millis(1)));
    let url = says("HTTP/1.1 200 OK\r\n\r\nok");
    assert_eq!(fetch(&url).unwrap().body, b"ok");
    stop.store(1, Ordering::Relaxed);
    all(hogs);
}

#[test]
fn what_blocks_lets_the_others_go_on() {
    let lock = Arc::new(Mutex::new(()));
    let held = lock.lock().unwrap();
    let blocked = {
        let lock = Arc::clone(&lock);
        spawn(move || blocking(move || drop(lock.lock())))
    };
    assert_eq!(spawn(|| 1).join().unwrap(), 1);
    drop(held);
    blocked.join().unwrap();
    let panicked = spawn(|| blocking(|| panic!("on a thread"))).join();
    assert_eq!(panicked.unwrap_err().downcast_ref(), Some(&"on a thread"));
}

#[test]
fn a_closure_may_hold_a_good_part_of_the_stack() {
    let big = [7_u8; 64 << 10];
    let task = spawn(move || {
        let read: &[u8] = &big;
        read.iter().map(|byte| u64::from(*byte)).sum::<u64>()
    });
    assert_eq!(task.join().unwrap(), 7 << 16);
}

/// It is written to the stack only when it runs, where the guard page is seen; not before, from
/// outside.
fn too_big_a_closure((): ()) {
    let big = [7_u8; 512 << 10];
    let _ = spawn(move || std::hint::black_box(big)[0]).join();
}

fn overflow((): ()) {
    #[expect(unconditional_recursion, reason = "it is meant to overflow")]
    fn deeper(n: u64) -> u64 {
        std::hint::black_box(deeper(std::hint::black_box(n) + 1) + 1)
    }
    let _ = spawn(|| deeper(0)).join();
}

#[test]
fn an_overflow_ends_the_process() {
    for overflow in [overflow, too_big_a_closure] {
        let child = Process::builder().daemon(true).spawn(overflow, ()).unwrap();
        let status = child.join().unwrap();
        assert_eq!(status.signal(), Some(libc::SIGSEGV), "{status}");
    }
}

fn stack_enough((): ()) {
    fn deeper(n: u64) -> u64 {
        let frame = std::hint::black_box([n; 16]);
        if n == 0 { frame[0] } else { deeper(n - 1) + frame[15] }
    }
    assert_eq!(spawn(|| deeper(500)).join().unwrap(), 500 * 501 / 2);
    spawn(|| println!("{:?} {:.3}", vec![Some("text"); 3], 1.0_f64 / 3.0)).join().unwrap();
    // With a trace of the stack, which is made on the stack.
    assert!(spawn(|| panic!("traced")).join().is_err());
}

#[test]
fn the_stack_is_enough_for_deep_calls_and_for_the_message_of_a_panic() {
    let child = Process::builder().daemon(true).spawn(stack_enough, ()).unwrap();
    assert!(child.join().unwrap().success());
}
