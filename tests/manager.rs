//! `many_hands::process::Manager` does what its documentation says, from many processes and threads, also when one of them dies.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::process::{abort, exit, id};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use many_hands::process::manager::*;
use many_hands::process::{Manager, Process, fork};

/// Long enough for anything that does happen on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);
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

fn within_patience(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "it never came to pass that {what}");
        sleep(Duration::from_millis(1));
    }
}

fn start<A, T>(function: fn(A) -> T, argument: A) -> Process
where
    A: serde::Serialize + serde::de::DeserializeOwned,
    T: many_hands::process::Outcome,
{
    Process::spawn(function, argument).unwrap()
}

fn succeeds(process: Process) {
    assert!(process.join().unwrap().success());
}

/// Numbers that are the same in each run.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
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
        assert_eq!(dict.get_or_insert("b".into(), vec![]).unwrap(), []);
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
        assert!(matches!(lock.lock(), Err(LockError::Manager(ManagerError::WouldDeadlock))));
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
fn the_lock_goes_round_in_the_order_of_asking() {
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let (lock, order) = (manager.mutex().unwrap(), manager.list().unwrap());
        let guard = lock.lock().unwrap();
        thread::scope(|scope| {
            for n in 0..5 {
                let (lock, order) = (&lock, &order);
                scope.spawn(move || {
                    let _guard = lock.lock().unwrap();
                    order.push(n).unwrap();
                });
                sleep(MOMENT);
            }
            drop(guard);
        });
        assert_eq!(order.to_vec().unwrap(), [0, 1, 2, 3, 4]);
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
        // Whoever has counted itself and released the lock, waits.
        within_patience("all wait", || lock.lock().is_ok_and(|_guard| waiting.get().unwrap() == 3));
        condvar.notify_one().unwrap();
        within_patience("one is woken", || woken.get().unwrap() > 0);
        sleep(MOMENT);
        assert_eq!(woken.get().unwrap(), 1);
        condvar.notify_all().unwrap();
        children.into_iter().for_each(succeeds);
        assert_eq!(woken.get().unwrap(), 3);

        let (guard, notified) = condvar.wait_timeout(lock.lock().unwrap(), MOMENT).unwrap();
        assert!(!notified && lock.try_lock().unwrap().is_none());
        // Who is notified, or has waited long enough, waits for the lock as long as somebody else holds it.
        thread::scope(|scope| {
            let (condvar, lock) = (&condvar, &lock);
            let waits = |limit| scope.spawn(move || condvar.wait_timeout(lock.lock().unwrap(), limit).unwrap().1);
            let (long, short) = (waits(PATIENCE), waits(2 * MOMENT));
            drop(guard);
            sleep(MOMENT);
            let guard = lock.lock().unwrap();
            condvar.notify_one().unwrap();
            sleep(3 * MOMENT);
            assert!(!long.is_finished() && !short.is_finished());
            drop(guard);
            condvar.notify_all().unwrap();
            _ = (long.join().unwrap(), short.join().unwrap());
        });

        let stranger = Manager::new().unwrap();
        let theirs = stranger.mutex().unwrap();
        let wrong = condvar.wait(theirs.lock().unwrap());
        assert!(matches!(wrong, Err(LockError::Manager(ManagerError::AnotherManager))));
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
            |result: Result<BarrierWaitResult, ManagerError>| matches!(result, Err(ManagerError::BarrierBroken));
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
    fn sends((queue, from): (Queue<(u32, u32)>, u32)) -> Done {
        (0..200).try_for_each(|n| queue.send((from, n)))
    }
    fn receives((queue, got): (Queue<(u32, u32)>, Queue<Vec<(u32, u32)>>)) -> Done {
        let mut messages = Vec::new();
        while let Some(message) = queue.recv_timeout(Duration::from_millis(500))? {
            messages.push(message);
        }
        got.send(messages)
    }
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        for capacity in [0, 1, 7] {
            let (queue, got) = (manager.queue(capacity).unwrap(), manager.unbounded_queue().unwrap());
            let senders: Vec<_> = (0..3).map(|from| start(sends, (queue.clone(), from))).collect();
            let receivers: Vec<_> = (0..2).map(|_| start(receives, (queue.clone(), got.clone()))).collect();
            senders.into_iter().chain(receivers).for_each(succeeds);
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
    use nix::sys::signal::{Signal, kill};
    under_a_deadline(|| {
        let manager = Manager::new().unwrap();
        let value = manager.value(1).unwrap();
        let pid = nix::unistd::Pid::from_raw(manager.pid().cast_signed());
        kill(pid, Signal::SIGINT).unwrap();
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
                sleep(Duration::from_secs(2));
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
        assert!(matches!(lock.lock(), Err(LockError::OwnerDied { pid, .. }) if pid == child.pid()));
        assert!(begin.elapsed() < Duration::from_secs(2));
        assert_eq!(value.get().unwrap(), 101);
    });
}
