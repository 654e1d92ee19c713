//! `many_hands::process::Manager` does what its documentation says, from many processes and
//! threads, also when one of them dies.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{Read, Write};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{abort, exit, id};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::patience::{PATIENCE, Random, rounds, runs, within_patience};
use many_hands::process::manager::*;
use many_hands::process::{BarrierWaitResult, Broken, Manager, Process, fork};
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Long enough for what does not happen.
const MOMENT: Duration = Duration::from_millis(50);

type Done = Result<(), ManagerError>;

/// Ends the test program if a call of this module hangs. No test waits for longer.
fn under_a_deadline<T>(test: impl FnOnce() -> T) -> T {
    let (done, waiting) = std::sync::mpsc::channel::<()>();
    let name = thread::current().name().unwrap_or_default().to_string();
    thread::spawn(move || {
        if waiting.recv_timeout(4 * PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            eprintln!("{name} hangs");
            abort();
        }
    });
    let result = test();
    drop(done);
    result
}

fn start<A, T>(function: fn(A) -> T, argument: A) -> Process
where
    A: Serialize + DeserializeOwned,
    T: many_hands::process::Outcome<Joined = std::process::ExitStatus>,
{
    Process::spawn(function, argument).unwrap()
}

fn succeeds(process: Process) {
    assert!(process.join().unwrap().success());
}

fn signal(pid: u32, signal: Signal) {
    kill(Pid::from_raw(pid.cast_signed()), signal).unwrap();
}

fn killed(process: Process) -> u32 {
    process.kill().unwrap();
    process.join().unwrap();
    process.pid()
}

/// How many files a process has open.
fn open_files(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count()
}

/// The state of a process as in `/proc`: `T` if it is stopped.
fn state(pid: u32) -> char {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    stat.rsplit(") ").next().and_then(|rest| rest.chars().next()).unwrap()
}

fn has_ended<T>(result: Result<T, ManagerError>, manager: u32) -> bool {
    matches!(result, Err(ManagerError::Ended { pid }) if pid == manager)
}

#[test]
fn a_list_is_a_vec() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let list = manager.list::<String>().unwrap();
        assert!(list.is_empty().unwrap());
        assert_eq!(list.pop().unwrap(), None);
        list.extend(["b", "c", ""].map(String::from)).unwrap();
        list.insert(0, "a".into()).unwrap();
        list.insert(4, "d".into()).unwrap();
        list.push("é".repeat(300)).unwrap();
        assert_eq!(list.len().unwrap(), 6);
        assert_eq!(list.to_vec().unwrap()[..5], ["a", "b", "c", "", "d"]);
        assert_eq!(list.get(5).unwrap(), Some("é".repeat(300)));
        assert_eq!(list.get(6).unwrap(), None);
        assert!(list.contains(&"c".into()).unwrap() && !list.contains(&"x".into()).unwrap());
        list.set(1, "B".into()).unwrap();
        assert_eq!(list.update(1, |was| was + "!").unwrap(), "B!");
        assert_eq!(list.remove(1).unwrap(), "B!");
        assert_eq!(list.pop().unwrap(), Some("é".repeat(300)));
        assert_eq!(list.to_vec().unwrap(), ["a", "c", "", "d"]);

        let outside = |result: Done, at: usize| match result.unwrap_err() {
            ManagerError::OutOfRange { index, len: 4 } => assert_eq!(index, at),
            other => panic!("{other}"),
        };
        outside(list.set(4, String::new()), 4);
        outside(list.insert(5, String::new()), 5);
        outside(list.remove(usize::MAX).map(drop), usize::MAX);
        outside(list.update(4, |s| s).map(drop), 4);
        list.clear().unwrap();
        assert_eq!(list.to_vec().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_dict_is_a_hash_map() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let dict = manager.dict::<String, Vec<u8>>().unwrap();
        assert!(dict.is_empty().unwrap());
        assert_eq!(dict.insert("a".into(), vec![1]).unwrap(), None);
        assert_eq!(dict.insert("a".into(), vec![2]).unwrap(), Some(vec![1]));
        assert_eq!(dict.get_or_insert("a".into(), vec![3]).unwrap(), [2]);
        assert_eq!(dict.get_or_insert("b".into(), vec![]).unwrap(), [0u8; 0]);
        dict.extend([("c".to_string(), vec![7; 1000]), ("".to_string(), vec![])]).unwrap();
        assert_eq!(dict.len().unwrap(), 4);
        assert_eq!(dict.get("c").unwrap(), Some(vec![7; 1000]));
        assert_eq!(dict.get("d").unwrap(), None);
        assert!(dict.contains_key("").unwrap() && !dict.contains_key("d").unwrap());
        assert_eq!(dict.update("d", |was| was.unwrap_or(vec![9])).unwrap(), [9]);
        let expected = [("a", vec![2]), ("b", vec![]), ("c", vec![7; 1000]), ("", vec![]), ("d", vec![9])];
        let expected: HashMap<_, _> = expected.map(|(key, value)| (key.to_string(), value)).into();
        assert_eq!(dict.snapshot().unwrap(), expected);
        assert_eq!(dict.to_vec().unwrap().into_iter().collect::<HashMap<_, _>>(), expected);
        assert_eq!(dict.keys().unwrap().into_iter().collect::<BTreeSet<_>>(), expected.keys().cloned().collect());
        assert_eq!(dict.values().unwrap().len(), 5);
        assert_eq!(dict.remove("a").unwrap(), Some(vec![2]));
        assert_eq!(dict.remove("a").unwrap(), None);
        dict.clear().unwrap();
        assert_eq!(dict.len().unwrap(), 0);
    });
}

#[test]
fn values_arrays_and_namespaces_keep_what_they_are_given() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let value = manager.value((1_u8, "one".to_string())).unwrap();
        assert_eq!(value.replace((2, "two".into())).unwrap(), (1, "one".into()));
        value.set((3, "three".into())).unwrap();
        assert_eq!(value.update(|(n, word)| (n + 1, word)).unwrap(), (4, "three".into()));
        assert_eq!(value.get().unwrap(), (4, "three".into()));

        let array = manager.array([0.5, 1.5]).unwrap();
        array.set(1, f64::INFINITY).unwrap();
        assert_eq!(array.update(0, |x| -x).unwrap(), -0.5);
        assert_eq!((array.len().unwrap(), array.is_empty().unwrap()), (2, false));
        assert_eq!(array.to_vec().unwrap(), [-0.5, f64::INFINITY]);
        assert_eq!(array.get(2).unwrap(), None);
        assert!(matches!(array.set(2, 0.0), Err(ManagerError::OutOfRange { index: 2, len: 2 })));
        assert!(matches!(array.update(2, |x| x), Err(ManagerError::OutOfRange { index: 2, len: 2 })));

        let space = manager.namespace().unwrap();
        space.set("n", &7_i64).unwrap();
        space.set("n", &-7_i32).unwrap();
        space.set("list", &manager.list::<u8>().unwrap()).unwrap();
        assert_eq!(space.get::<i32>("n").unwrap(), Some(-7));
        assert_eq!(space.get::<i32>("m").unwrap(), None);
        match space.get::<u32>("n").unwrap_err() {
            ManagerError::WrongType { name, stored, asked } => {
                assert_eq!((&*name, &*stored, asked), ("n", "i32", "u32"))
            }
            other => panic!("{other}"),
        }
        space.get::<List<u8>>("list").unwrap().unwrap().push(1).unwrap();
        assert_eq!(space.get::<List<u8>>("list").unwrap().unwrap().len().unwrap(), 1);
        assert!(space.contains("n").unwrap() && space.remove("n").unwrap());
        assert!(!space.contains("n").unwrap() && !space.remove("n").unwrap());
        assert_eq!(space.names().unwrap(), ["list"]);
    });
}

#[test]
fn proxies_travel_as_arguments_as_messages_and_in_each_other() {
    fn child((letterbox, index): (Queue<List<u32>>, Dict<String, List<u32>>)) -> Done {
        let list = letterbox.recv()?;
        list.push(2)?;
        index.get("the list")?.expect("it is there").push(3)?;
        // From a thread of the child, too.
        thread::scope(|scope| scope.spawn(|| list.push(4)).join().expect("it does not panic"))
    }
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let (letterbox, index, list) = (manager.queue(1).unwrap(), manager.dict().unwrap(), manager.list().unwrap());
        list.push(1).unwrap();
        index.insert("the list".to_string(), list.clone()).unwrap();
        assert_eq!(index.get("the list").unwrap(), Some(list.clone()));
        let child = start(child, (letterbox.clone(), index));
        letterbox.send(list.clone()).unwrap();
        succeeds(child);
        assert_eq!(list.to_vec().unwrap(), [1, 2, 3, 4]);
    });
}

#[test]
fn updates_by_many_processes_and_threads_are_not_lost() {
    type All = (Dict<String, u32>, List<u32>, Value<u32>, Mutex, Array<u32>);
    fn child((dict, list, value, lock, array): All) -> Done {
        thread::scope(|scope| {
            let count = || -> Done {
                for _ in 0..25 {
                    dict.update("n", |n| n.unwrap_or(0) + 1)?;
                    list.update(0, |n| n + 1)?;
                    value.update(|n| n + 1)?;
                    let _guard = lock.lock()?;
                    array.set(0, array.get(0)?.unwrap_or(0) + 1)?;
                }
                Ok(())
            };
            let threads = [scope.spawn(count), scope.spawn(count)];
            threads.into_iter().try_for_each(|thread| thread.join().expect("it does not panic"))
        })
    }
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let all: All = (
            manager.dict().unwrap(),
            manager.list().unwrap(),
            manager.value(0).unwrap(),
            manager.mutex().unwrap(),
            manager.array([0]).unwrap(),
        );
        all.1.push(0).unwrap();
        let children: Vec<_> = (0..4).map(|_| start(child, all.clone())).collect();
        children.into_iter().for_each(succeeds);
        assert_eq!(all.0.get("n").unwrap(), Some(200));
        assert_eq!(all.1.get(0).unwrap(), Some(200));
        assert_eq!(all.2.get().unwrap(), 200);
        assert_eq!(all.4.get(0).unwrap(), Some(200));
    });
}

#[test]
fn a_lock_keeps_others_out_and_comes_back() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let lock = manager.mutex().unwrap();
        let elsewhere =
            |lock: &Mutex| thread::scope(|s| s.spawn(|| lock.try_lock().unwrap().is_some()).join().unwrap());
        let guard = lock.lock().unwrap();
        assert!(!elsewhere(&lock));
        assert!(matches!(lock.lock(), Err(ManagerError::AlreadyLocked)));
        assert!(lock.try_lock().unwrap().is_none());
        let begin = Instant::now();
        assert!(lock.lock_timeout(MOMENT).unwrap().is_none());
        assert!(begin.elapsed() >= MOMENT);
        drop(guard);
        assert!(elsewhere(&lock));
        assert!(lock.lock_timeout(Duration::MAX).unwrap().is_some());

        let lock = manager.reentrant_mutex().unwrap();
        let free =
            |lock: &ReentrantMutex| thread::scope(|s| s.spawn(|| lock.try_lock().unwrap().is_some()).join().unwrap());
        let guards = (lock.lock().unwrap(), lock.try_lock().unwrap(), lock.lock_timeout(MOMENT).unwrap());
        assert!(!free(&lock));
        drop(guards.0);
        drop(guards.1);
        assert!(!free(&lock));
        drop(guards.2);
        assert!(free(&lock));
    });
}

#[test]
fn permits_are_counted() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let semaphore = manager.semaphore(1).unwrap();
        let permit = semaphore.acquire().unwrap();
        assert!(semaphore.try_acquire().unwrap().is_none());
        thread::scope(|scope| {
            let waiting = scope.spawn(|| semaphore.acquire().unwrap().forget().unwrap());
            sleep(MOMENT);
            drop(permit);
            waiting.join().unwrap();
        });
        assert_eq!(semaphore.available_permits().unwrap(), 0);
        semaphore.release().unwrap();
        semaphore.release().unwrap();
        assert_eq!(semaphore.available_permits().unwrap(), 2);

        let bounded = manager.bounded_semaphore(2).unwrap();
        let (one, _other) = (bounded.acquire().unwrap(), bounded.try_acquire().unwrap());
        assert!(bounded.acquire_timeout(MOMENT).unwrap().is_none());
        assert!(matches!(bounded.release(), Err(ManagerError::TooManyReleases { bound: 2 })));
        one.forget().unwrap();
        bounded.release().unwrap();
        assert_eq!(bounded.available_permits().unwrap(), 1);
    });
}

#[test]
fn a_condition_variable_wakes_one_or_all() {
    type All = (Mutex, Condvar, Value<u32>, Value<u32>);
    fn waits((lock, condvar, waiting, woken): All) -> Done {
        let guard = lock.lock()?;
        waiting.update(|n| n + 1)?;
        let _guard = condvar.wait(guard)?;
        woken.set(woken.get()? + 1)
    }
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let (lock, condvar) = (manager.mutex().unwrap(), manager.condvar().unwrap());
        let (waiting, woken) = (manager.value(0).unwrap(), manager.value(0).unwrap());
        let all: All = (lock.clone(), condvar.clone(), waiting.clone(), woken.clone());
        let children: Vec<_> = (0..3).map(|_| start(waits, all.clone())).collect();
        // A thread that has counted itself and released the lock, waits.
        within_patience("all wait", || lock.lock().is_ok_and(|_guard| waiting.get().unwrap() == 3));
        condvar.notify_one().unwrap();
        within_patience("one is woken", || woken.get().unwrap() > 0);
        sleep(MOMENT);
        assert_eq!(woken.get().unwrap(), 1);
        condvar.notify_all().unwrap();
        children.into_iter().for_each(succeeds);
        assert_eq!(woken.get().unwrap(), 3);

        let (guard, result) = condvar.wait_timeout(lock.lock().unwrap(), MOMENT).unwrap();
        assert!(result.timed_out() && lock.try_lock().unwrap().is_none());
        // A thread that is notified, or has waited long enough, waits for the lock as long as
        // another thread holds it.
        thread::scope(|scope| {
            let (condvar, lock) = (&condvar, &lock);
            let waits =
                |limit| scope.spawn(move || condvar.wait_timeout(lock.lock().unwrap(), limit).unwrap().1.timed_out());
            let (long, short) = (waits(PATIENCE), waits(2 * MOMENT));
            drop(guard);
            sleep(MOMENT);
            let guard = lock.lock().unwrap();
            condvar.notify_one().unwrap();
            sleep(3 * MOMENT);
            assert!(!long.is_finished() && !short.is_finished());
            drop(guard);
            within_patience("both are woken", || {
                condvar.notify_all().unwrap();
                long.is_finished() && short.is_finished()
            });
            assert!(!long.join().unwrap());
        });

        let stranger = Manager::new().unwrap();
        let theirs = stranger.mutex().unwrap();
        let wrong = condvar.wait(theirs.lock().unwrap());
        assert!(matches!(wrong, Err(ManagerError::AnotherManager)));
        assert!(theirs.try_lock().unwrap().is_some());
    });
}

#[test]
fn an_event_lets_all_go() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let event = manager.event().unwrap();
        let children: Vec<_> = (0..3).map(|_| start(|event: Event| event.wait(), event.clone())).collect();
        assert!(!event.wait_timeout(MOMENT).unwrap() && !event.is_set().unwrap());
        event.set().unwrap();
        children.into_iter().for_each(succeeds);
        assert!(event.is_set().unwrap() && event.wait_timeout(Duration::ZERO).unwrap());
        event.clear().unwrap();
        assert!(!event.wait_timeout(Duration::ZERO).unwrap());
    });
}

#[test]
fn a_barrier_lets_all_go_together_and_breaks_for_all() {
    fn comes((barrier, results): (Barrier, List<(usize, bool)>)) -> Done {
        let result = barrier.wait()?;
        results.push((result.index(), result.is_leader()))
    }
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let (barrier, results) = (manager.barrier(3).unwrap(), manager.list().unwrap());
        let children: Vec<_> = (0..6).map(|_| start(comes, (barrier.clone(), results.clone()))).collect();
        children.into_iter().for_each(succeeds);
        let mut results = results.to_vec().unwrap();
        results.sort();
        assert_eq!(results, [(0, false), (0, false), (1, false), (1, false), (2, true), (2, true)]);

        let broken =
            |result: Result<BarrierWaitResult, ManagerError>| matches!(result, Err(ManagerError::BarrierBroken(_)));
        thread::scope(|scope| {
            let waits = scope.spawn(|| barrier.wait());
            within_patience("one waits", || barrier.waiting().unwrap() == 1);
            assert!(broken(barrier.wait_timeout(MOMENT)));
            assert!(broken(waits.join().unwrap()));
        });
        assert!(barrier.is_broken().unwrap() && broken(barrier.wait()));
        barrier.reset().unwrap();
        assert!(!barrier.is_broken().unwrap());
        thread::scope(|scope| {
            let waits = scope.spawn(|| barrier.wait());
            within_patience("one waits", || barrier.waiting().unwrap() == 1);
            barrier.reset().unwrap();
            assert!(broken(waits.join().unwrap()));
        });
        barrier.abort().unwrap();
        assert!(barrier.is_broken().unwrap());
        assert_eq!(barrier.parties().unwrap(), 3);
        assert!(manager.barrier(0).unwrap().wait().unwrap().is_leader());
    });
}

#[test]
fn each_message_comes_once_and_in_order() {
    const LAST: u32 = u32::MAX;
    fn sends((queue, from): (Queue<(u32, u32)>, u32)) -> Done {
        (0..200).try_for_each(|n| queue.send((from, n)))
    }
    type Got = Queue<Vec<(u32, u32)>>;
    fn receives((queue, got): (Queue<(u32, u32)>, Got)) -> Done {
        let mut messages = Vec::new();
        while let (from, n) = queue.recv()?
            && n != LAST
        {
            messages.push((from, n));
        }
        got.send(messages)
    }
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        for capacity in [0, 1, 7] {
            let (queue, got) = (manager.queue(capacity).unwrap(), manager.unbounded_queue().unwrap());
            let senders: Vec<_> = (0..3).map(|from| start(sends, (queue.clone(), from))).collect();
            let receivers: Vec<_> = (0..2).map(|_| start(receives, (queue.clone(), got.clone()))).collect();
            senders.into_iter().for_each(succeeds);
            (0..2).for_each(|_| queue.send((0, LAST)).unwrap());
            receivers.into_iter().for_each(succeeds);
            let mut all = Vec::new();
            while let Some(messages) = got.try_recv().unwrap() {
                let sorted = |from| messages.iter().filter(|message| message.0 == from).is_sorted();
                assert!((0..3).all(sorted));
                all.extend(messages);
            }
            all.sort();
            assert_eq!(all, (0..3).flat_map(|from| (0..200).map(move |n| (from, n))).collect::<Vec<_>>());
        }
    });
}

#[test]
fn a_queue_is_full_or_empty() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let queue = manager.queue::<u8>(2).unwrap();
        assert!(queue.is_empty().unwrap() && queue.try_recv().unwrap().is_none());
        assert!(queue.recv_timeout(MOMENT).unwrap().is_none());
        queue.send(1).unwrap();
        queue.try_send(2).unwrap();
        assert!(queue.is_full().unwrap());
        assert!(matches!(queue.try_send(3), Err(TrySendError::Full(3))));
        assert!(matches!(queue.send_timeout(4, MOMENT), Err(TrySendError::Full(4))));
        assert_eq!((queue.len().unwrap(), queue.capacity().unwrap()), (2, Some(2)));
        thread::scope(|scope| {
            scope.spawn(|| queue.send(5).unwrap());
            sleep(MOMENT);
            assert_eq!((queue.recv().unwrap(), queue.recv().unwrap(), queue.recv().unwrap()), (1, 2, 5));
        });
        assert!(matches!(manager.queue(0).unwrap().try_send(()), Err(TrySendError::Full(()))));
        let unbounded = manager.unbounded_queue().unwrap();
        (0..1000).for_each(|n| unbounded.try_send(n).unwrap());
        assert_eq!((unbounded.len().unwrap(), unbounded.capacity().unwrap()), (1000, None));
        assert!(!unbounded.is_full().unwrap());
    });
}

#[test]
fn large_values_travel_whole_and_too_large_ones_are_refused() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let list = manager.list::<String>().unwrap();
        let large = "0123456789x".repeat(3_000_000);
        list.push(large.clone()).unwrap();
        assert!(list.get(0).unwrap().unwrap() == large);
        assert!(matches!(list.push("-".repeat(65 << 20)), Err(ManagerError::TooLong { length }) if length > 65 << 20));
        // Each goes, and all of them together do not.
        list.push(large.clone()).unwrap();
        list.push(large).unwrap();
        assert!(matches!(list.to_vec(), Err(ManagerError::TooLong { length }) if length > 90_000_000));
        assert_eq!(list.len().unwrap(), 3);
    });
}

#[test]
fn an_interrupt_from_the_terminal_does_not_end_the_manager() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let value = manager.value(1).unwrap();
        signal(manager.pid(), Signal::SIGINT);
        sleep(MOMENT);
        assert_eq!(value.get().unwrap(), 1);
    });
}

#[test]
fn a_fork_has_connections_of_its_own_and_holds_nothing_of_its_parents() {
    use nix::sys::wait::{WaitStatus, waitpid};
    use nix::unistd::ForkResult;
    fn parent((lock, value): (Mutex, Value<u32>)) -> Done {
        let guard = lock.lock()?;
        match fork().expect("there is one thread") {
            ForkResult::Child => {
                drop(guard);
                let locked = lock.try_lock().is_ok_and(|guard| guard.is_none());
                let updated = value.update(|n| n + 1).is_ok();
                exit(if locked && updated { 7 } else { 8 });
            }
            ForkResult::Parent { child } => {
                for _ in 0..100 {
                    value.update(|n| n + 1)?;
                }
                assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 7)));
            }
        }
        // Another fork lives on when this process dies, and does not keep the lock.
        match fork().expect("there is one thread") {
            ForkResult::Child => {
                sleep(Duration::from_secs(10));
                exit(0)
            }
            ForkResult::Parent { .. } => abort(),
        }
    }
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let (lock, value) = (manager.mutex().unwrap(), manager.value(0).unwrap());
        let child = start(parent, (lock.clone(), value.clone()));
        assert_eq!(child.join().unwrap().code(), None);
        let begin = Instant::now();
        assert!(matches!(lock.lock(), Err(ManagerError::OwnerDied { pid }) if pid == child.pid()));
        assert!(begin.elapsed() < Duration::from_secs(10));
        assert_eq!(value.get().unwrap(), 101);
    });
}

#[test]
fn the_lock_of_a_dead_owner_is_poisoned_until_it_is_recovered() {
    fn hold((lock, reentrant): (Mutex, ReentrantMutex)) -> Done {
        let _guards = (lock.lock()?, reentrant.lock()?, reentrant.lock()?);
        loop {
            sleep(PATIENCE);
        }
    }
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let (lock, reentrant) = (manager.mutex().unwrap(), manager.reentrant_mutex().unwrap());
        let child = start(hold, (lock.clone(), reentrant.clone()));
        within_patience("it holds the locks", || reentrant.try_lock().unwrap().is_none());
        thread::scope(|scope| {
            // Those that wait are told as well.
            let waits = scope.spawn(|| lock.lock().map(drop));
            sleep(MOMENT);
            let dead = killed(child);
            assert!(matches!(waits.join().unwrap(), Err(ManagerError::OwnerDied { pid }) if pid == dead));
            drop(lock.recover().unwrap());
            assert!(lock.try_lock().unwrap().is_some());
            for _ in 0..2 {
                assert!(matches!(reentrant.lock(), Err(ManagerError::OwnerDied { pid }) if pid == dead));
                assert!(matches!(reentrant.try_lock(), Err(ManagerError::OwnerDied { pid }) if pid == dead));
            }
            drop(reentrant.recover().unwrap());
            assert!(reentrant.try_lock().unwrap().is_some());
        });
    });
}

#[test]
fn a_panic_and_the_end_of_a_thread_poison_a_lock_too() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let lock = manager.mutex().unwrap();
        let panicked = thread::scope(|scope| {
            let panics = || {
                let _guard = lock.lock().unwrap();
                std::panic::resume_unwind(Box::new("on purpose"));
            };
            scope.spawn(panics).join()
        });
        assert!(panicked.is_err());
        assert!(matches!(lock.lock(), Err(ManagerError::OwnerPanicked { pid }) if pid == id()));
        drop(lock.recover().unwrap());

        thread::scope(|scope| scope.spawn(|| std::mem::forget(lock.lock().unwrap())).join().unwrap());
        within_patience("the connection is closed", || lock.try_lock().is_err());
        assert!(matches!(lock.lock(), Err(ManagerError::OwnerDied { pid }) if pid == id()));
    });
}

#[test]
fn a_waiter_is_told_that_its_lock_is_poisoned() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let (lock, condvar) = (manager.mutex().unwrap(), manager.condvar().unwrap());
        thread::scope(|scope| {
            let (locked, is_locked) = std::sync::mpsc::channel();
            let (lock, condvar) = (&lock, &condvar);
            let waits = move || {
                let guard = lock.lock().unwrap();
                locked.send(()).unwrap();
                condvar.wait(guard).map(drop)
            };
            let waits = scope.spawn(waits);
            is_locked.recv().unwrap();
            let child = start(
                |(lock, condvar): (Mutex, Condvar)| {
                    let _guard = lock.lock();
                    _ = condvar.notify_all();
                    abort();
                },
                (lock.clone(), condvar.clone()),
            );
            assert!(!child.join().unwrap().success());
            assert!(matches!(waits.join().unwrap(), Err(ManagerError::OwnerDied { pid }) if pid == child.pid()));
        });
    });
}

#[test]
fn permits_of_the_dead_come_back() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let semaphore = manager.bounded_semaphore(3).unwrap();
        let child = start(
            |semaphore: BoundedSemaphore| -> Done {
                let _permits = (semaphore.acquire()?, semaphore.acquire()?);
                semaphore.acquire()?.forget()?;
                loop {
                    sleep(PATIENCE);
                }
            },
            semaphore.clone(),
        );
        within_patience("it has them all", || semaphore.available_permits().unwrap() == 0);
        thread::scope(|scope| {
            let waits = scope.spawn(|| semaphore.acquire().map(drop));
            sleep(MOMENT);
            killed(child);
            waits.join().unwrap().unwrap();
        });
        // The one that was forgotten does not.
        within_patience("they are back", || semaphore.available_permits().unwrap() == 2);
        semaphore.release().unwrap();
        assert!(semaphore.release().is_err());
    });
}

#[test]
fn a_waiter_that_dies_waits_no_more() {
    type All = (Mutex, Condvar, Semaphore, Event, Queue<u32>, Queue<u32>, u32);
    fn wait((lock, condvar, semaphore, event, full, empty, what): All) -> Done {
        match what {
            0 => drop(lock.lock()?),
            1 => drop(semaphore.acquire()?),
            2 => event.wait()?,
            3 => full.send(99)?,
            4 => drop(empty.recv()?),
            _ => drop(condvar.wait(lock.lock()?)?),
        }
        Ok(())
    }
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let (lock, condvar, semaphore) =
            (manager.mutex().unwrap(), manager.condvar().unwrap(), manager.semaphore(0).unwrap());
        let (event, full, empty) = (manager.event().unwrap(), manager.queue(1).unwrap(), manager.queue(5).unwrap());
        full.send(1).unwrap();
        let all = |what| -> All {
            (lock.clone(), condvar.clone(), semaphore.clone(), event.clone(), full.clone(), empty.clone(), what)
        };
        let files = open_files(manager.pid());
        let waits = start(wait, all(5));
        within_patience("it waits", || open_files(manager.pid()) > files);
        sleep(MOMENT);
        let guard = lock.lock().unwrap();
        let waiting: Vec<_> = (0..5).map(|what| start(wait, all(what))).collect();
        within_patience("all wait", || open_files(manager.pid()) == files + 6);
        sleep(MOMENT);
        killed(waits);
        for process in waiting {
            killed(process);
        }
        within_patience("all are forgotten", || open_files(manager.pid()) == files);

        condvar.notify_one().unwrap();
        drop(guard);
        assert!(lock.try_lock().unwrap().is_some());
        semaphore.release().unwrap();
        assert_eq!(semaphore.available_permits().unwrap(), 1);
        event.set().unwrap();
        assert_eq!((full.recv().unwrap(), full.try_recv().unwrap()), (1, None));
        empty.send(7).unwrap();
        assert_eq!(empty.recv().unwrap(), 7);
    });
}

#[test]
fn a_barrier_breaks_when_a_waiter_dies() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let barrier = manager.barrier(3).unwrap();
        let child = start(|barrier: Barrier| barrier.wait().map(drop), barrier.clone());
        thread::scope(|scope| {
            let waits = scope.spawn(|| barrier.wait());
            within_patience("both wait", || barrier.waiting().unwrap() == 2);
            let dead = killed(child);
            let told =
                |result| matches!(result, Err(ManagerError::BarrierBroken(Broken::PartyDied { pid })) if pid == dead);
            assert!(told(waits.join().unwrap()) && told(barrier.wait()));
        });
    });
}

/// A stopped process has been handed the message, and cannot read it.
#[test]
fn a_message_to_a_receiver_that_dies_before_reading_goes_to_another() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        // The second is too long for the socket, so that the server is still writing it.
        for message in ["short".to_string(), "long".repeat(1_000_000)] {
            let queue = manager.unbounded_queue::<String>().unwrap();
            let files = open_files(manager.pid());
            let child = start(|queue: Queue<String>| queue.recv().map(drop), queue.clone());
            within_patience("it waits", || open_files(manager.pid()) > files);
            sleep(MOMENT);
            signal(child.pid(), Signal::SIGSTOP);
            within_patience("it is stopped", || state(child.pid()) == 'T');
            queue.send(message.clone()).unwrap();
            queue.send("next".into()).unwrap();
            assert_eq!(queue.len().unwrap(), 1);
            killed(child);
            assert!(queue.recv().unwrap() == message);
            assert_eq!(queue.recv().unwrap(), "next");
        }
    });
}

#[test]
fn clients_killed_at_any_moment_leave_nothing_behind() {
    type All = (Mutex, ReentrantMutex, Semaphore, Queue<u64>, Dict<String, Vec<u64>>, Barrier);
    fn work((lock, reentrant, semaphore, queue, dict, barrier): All) -> Done {
        loop {
            let _guard = lock.recover()?;
            let _guards = (reentrant.recover()?, reentrant.lock()?);
            let _permit = semaphore.acquire()?;
            queue.send(1)?;
            queue.recv()?;
            dict.update("all", |list| list.unwrap_or(vec![7; 1000]))?;
            _ = barrier.wait_timeout(Duration::from_micros(100));
        }
    }
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let all: All = (
            manager.mutex().unwrap(),
            manager.reentrant_mutex().unwrap(),
            manager.semaphore(2).unwrap(),
            manager.queue(2).unwrap(),
            manager.dict().unwrap(),
            manager.barrier(2).unwrap(),
        );
        let files = open_files(manager.pid());
        let mut seeded = Random(1);
        for round in 0..rounds(100) {
            let child = start(work, all.clone());
            // Most of them when they have begun to work, some before that.
            if round % 5 != 0 {
                within_patience("it has come", || open_files(manager.pid()) > files);
            }
            sleep(Duration::from_micros(seeded.below(5_000)));
            killed(child);
            drop((all.0.recover().unwrap(), all.1.recover().unwrap()));
            within_patience("the permits are back", || all.2.available_permits().unwrap() == 2);
            assert!(all.3.len().unwrap() <= 1);
            _ = all.3.try_recv().unwrap();
            assert!(all.4.get("all").unwrap().is_none_or(|list| list == [7; 1000]));
            all.5.reset().unwrap();
            within_patience("it is forgotten", || open_files(manager.pid()) == files);
        }
    });
}

#[test]
fn a_killed_manager_is_an_error_to_all_its_clients() {
    type Waited = (Mutex, Condvar, Semaphore, Event, Barrier, Queue<u8>, Queue<u8>);
    fn works((lock, value, manager): (Mutex, Value<u64>, u32)) -> Result<(), String> {
        loop {
            let done = lock.lock().and_then(|_guard| value.set(value.get()? + 1));
            if done.is_err() {
                return has_ended(done, manager).then_some(()).ok_or("another error".into());
            }
        }
    }
    fn wait((lock, condvar, semaphore, event, barrier, empty, full): &Waited, what: u32) -> Done {
        match what % 7 {
            0 => drop(condvar.wait(lock.lock()?)?),
            1 => drop((lock.lock()?, lock.lock_timeout(PATIENCE)?)),
            2 => drop(semaphore.acquire()?),
            3 => event.wait()?,
            4 => drop(barrier.wait()?),
            5 => drop(empty.recv()?),
            _ => (full.send(1)?, full.send(2)?).0,
        }
        Ok(())
    }
    fn waits((waited, what, manager): (Waited, u32, u32)) {
        // And again, and for every proxy.
        assert!(has_ended(wait(&waited, what), manager));
        assert!((0..7).all(|what| has_ended(wait(&waited, what), manager)));
    }
    under_a_deadline(|| {
        let mut seeded = Random(2);
        for round in 0..rounds(100) as u32 {
            let manager = Manager::new().unwrap();
            let pid = manager.pid();
            let waited: Waited = (
                manager.mutex().unwrap(),
                manager.condvar().unwrap(),
                manager.semaphore(0).unwrap(),
                manager.event().unwrap(),
                manager.barrier(2).unwrap(),
                manager.queue(1).unwrap(),
                manager.queue(1).unwrap(),
            );
            let (lock, value) = (manager.mutex().unwrap(), manager.value(0).unwrap());
            let children = [
                start(works, (lock.clone(), value.clone(), pid)),
                start(works, (lock.clone(), value.clone(), pid)),
                start(waits, (waited.clone(), round, pid)),
            ];
            thread::scope(|scope| {
                let waits = scope.spawn(|| wait(&waited, round + 3));
                sleep(Duration::from_micros(seeded.below(10_000)));
                signal(pid, Signal::SIGKILL);
                assert!(has_ended(waits.join().unwrap(), pid));
            });
            assert!(has_ended(value.get(), pid));
            children.into_iter().for_each(succeeds);
            let error = manager.list::<u8>().unwrap_err().to_string();
            assert!(error.contains(&format!("manager (pid {pid})")), "{error}");
        }
    });
}

#[test]
fn connections_to_managers_that_are_no_more_are_not_kept() {
    fn many_managers(_: ()) -> Done {
        let one = Manager::new()?;
        let value = one.value(1)?;
        for _ in 0..30 {
            Manager::new()?.list::<u8>()?;
        }
        assert_eq!(value.get()?, 1);
        assert!(open_files(id()) < 20);
        Ok(())
    }
    under_a_deadline(|| succeeds(start(many_managers, ())));
}

#[test]
fn the_manager_ends_with_the_process_that_made_it() {
    fn head_of_family(dir: PathBuf) -> Done {
        let manager = Manager::new()?;
        let queue = manager.unbounded_queue::<u8>()?;
        let worker = Process::builder()
            .spawn(
                |(queue, dir, manager): (Queue<u8>, PathBuf, u32)| {
                    fs::write(dir.join("worker"), id().to_string()).unwrap();
                    let ended = has_ended(queue.recv(), manager);
                    fs::write(dir.join("result"), ended.to_string()).unwrap();
                },
                (queue, dir.clone(), manager.pid()),
            )
            .unwrap();
        fs::write(dir.join("manager"), manager.pid().to_string()).unwrap();
        worker.join().unwrap();
        Ok(())
    }
    under_a_deadline(|| {
        for _ in 0..rounds(100) {
            let dir = tempfile::tempdir().unwrap();
            let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap_or_default();
            let head = start(head_of_family, dir.path().to_path_buf());
            within_patience("the family is there", || !read("worker").is_empty() && !read("manager").is_empty());
            let manager: u32 = read("manager").parse().unwrap();
            killed(head);
            within_patience("the manager is gone", || !runs(manager));
            within_patience("the worker knows", || read("result") == "true");
        }
    });
}

#[test]
fn nothing_of_a_manager_remains() {
    let shared = || fs::read_dir("/dev/shm").map_or(0, |files| files.count());
    under_a_deadline(|| {
        let before = shared();
        let manager = Manager::new().unwrap();
        let (pid, name) = (manager.pid(), Raw::of(&manager.value(0_u8).unwrap()).name());
        let sockets = || fs::read_to_string("/proc/net/unix").unwrap();
        assert!(sockets().contains(&name));
        assert!(!Path::new(&name).exists());
        manager.shutdown();
        assert!(!Path::new(&format!("/proc/{pid}")).exists());
        within_patience("the socket is gone", || !sockets().contains(&name));
        assert_eq!(shared(), before);
    });
}

/// What a proxy is made of, for those that want to do what no proxy does.
struct Raw(Vec<u8>);

impl Raw {
    fn of(proxy: &impl Serialize) -> Self {
        Self(postcard::to_stdvec(proxy).unwrap())
    }

    fn name(&self) -> String {
        let hex: String = self.0[1..17].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("many-hands/{hex}")
    }

    fn proxy<P: DeserializeOwned>(&self) -> P {
        postcard::from_bytes(&self.0).unwrap()
    }

    fn connect(&self) -> UnixStream {
        let stream = UnixStream::connect_addr(&SocketAddr::from_abstract_name(self.name()).unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// A connection that the manager has let in.
    fn greet(&self) -> UnixStream {
        let mut stream = self.connect();
        stream.write_all(&frame(&self.0[17..33])).unwrap();
        let mut reply = [0; 5];
        stream.read_exact(&mut reply).unwrap();
        assert_eq!(reply, [1, 0, 0, 0, 0]);
        stream
    }
}

fn frame(body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len()).unwrap().to_le_bytes(), body].concat()
}

/// Whether the manager closes the connection, whatever it says before.
fn is_closed(mut stream: UnixStream) -> bool {
    let end = stream.read_to_end(&mut Vec::new());
    end.is_ok() || end.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset)
}

#[test]
fn strangers_are_not_let_in() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let value = manager.value(5_u8).unwrap();
        let files = open_files(manager.pid());
        for byte in 17..33 {
            let mut forged = Raw::of(&value);
            forged.0[byte] ^= 1;
            let refused = thread::scope(|s| s.spawn(|| forged.proxy::<Value<u8>>().get()).join().unwrap());
            assert!(matches!(refused, Err(ManagerError::Stranger { pid }) if pid == manager.pid()), "{refused:?}");
        }
        let mut forged = Raw::of(&value);
        forged.0[1] ^= 1;
        assert!(has_ended(forged.proxy::<Value<u8>>().get(), manager.pid()));
        // A request instead of a greeting, nothing, too much, and bytes that mean nothing.
        for greeting in [&b"\x01\x01\0"[..], b"", &[0; 64], &[0xff; 17]] {
            let mut stream = Raw::of(&value).connect();
            stream.write_all(&frame(greeting)).unwrap();
            assert!(is_closed(stream));
        }
        let mut stream = Raw::of(&value).connect();
        stream.write_all(&129_u32.to_le_bytes()).unwrap();
        assert!(is_closed(stream));
        assert!(!format!("{value:?} {manager:?}").contains("secret"));
        assert_eq!(value.get().unwrap(), 5);
        within_patience("all are forgotten", || open_files(manager.pid()) == files);
    });
}

#[test]
fn a_client_that_talks_nonsense_harms_no_one_else() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let value = manager.value(5_u8).unwrap();
        let event = manager.event().unwrap();
        let raw = Raw::of(&value);
        let files = open_files(manager.pid());
        // Too long, cut off, two at once.
        for message in
            [vec![0xff; 4], vec![1, 0, 0, 4], vec![9, 0, 0, 0, 1], [frame(&[1, 1, 0, 0]), frame(&[])].concat()]
        {
            let mut stream = raw.greet();
            stream.write_all(&message).unwrap();
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            assert!(is_closed(stream));
        }
        // One more while the first waits.
        let mut stream = raw.greet();
        let wait = frame(&[1, Raw::of(&event).0.last().copied().unwrap(), 5, 3, 0]);
        stream.write_all(&wait).unwrap();
        sleep(MOMENT);
        stream.write_all(&wait).unwrap();
        assert!(is_closed(stream));

        let mut seeded = Random(3);
        for round in 0..rounds(300) {
            let mut stream = raw.greet();
            let length = seeded.below(40);
            let mut noise: Vec<u8> = (0..length).map(|_| seeded.below(256) as u8).collect();
            // Begin as a request does, and it goes further.
            if let ([kind, number, ..], true) = (&mut noise[..], round % 2 == 0) {
                (*kind, *number) = (1, 3);
            }
            stream.write_all(&frame(&noise)).unwrap();
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            assert!(is_closed(stream));
        }
        assert_eq!(value.get().unwrap(), 5);
        within_patience("all are forgotten", || open_files(manager.pid()) == files);

        // A proxy that comes from elsewhere, or is of another kind.
        let mut other = Raw::of(&value);
        *other.0.last_mut().unwrap() = 99;
        assert!(matches!(other.proxy::<Value<u8>>().get(), Err(ManagerError::Protocol { .. })));
        assert!(matches!(raw.proxy::<Event>().set(), Err(ManagerError::Protocol { .. })));
        let text: Value<String> = raw.proxy();
        assert!(matches!(text.get(), Err(ManagerError::Decode(_))));
    });
}

#[test]
fn more_clients_than_descriptors_are_told_so() {
    fn few_files(dir: PathBuf) -> Done {
        setrlimit(Resource::RLIMIT_NOFILE, 30, 30).unwrap();
        let manager = Manager::new()?;
        let proxies = postcard::to_stdvec(&(manager.event()?, manager.pid())).unwrap();
        fs::write(dir.join("new"), proxies).unwrap();
        fs::rename(dir.join("new"), dir.join("proxies")).unwrap();
        loop {
            sleep(PATIENCE);
        }
    }
    under_a_deadline(|| {
        let dir = tempfile::tempdir().unwrap();
        let process = start(few_files, dir.path().to_path_buf());
        let file = dir.path().join("proxies");
        within_patience("the manager is there", || file.exists());
        // A proxy can be anywhere, also in a file.
        let (event, pid): (Event, u32) = postcard::from_bytes(&fs::read(file).unwrap()).unwrap();
        for _ in 0..2 {
            let results: Vec<_> = thread::scope(|scope| {
                let threads: Vec<_> = (0..60).map(|_| scope.spawn(|| event.wait_timeout(40 * MOMENT))).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            let refused =
                |result: &&_| matches!(result, Err(ManagerError::TooManyClients { pid: told }) if *told == pid);
            let refused = results.iter().filter(refused).count();
            assert_eq!(results.iter().filter(|result| matches!(result, Ok(false))).count() + refused, 60);
            assert!((1..60).contains(&refused), "{refused}");
            within_patience("there is room again", || !event.wait_timeout(Duration::ZERO).unwrap_or(true));
        }
        killed(process);
    });
}
