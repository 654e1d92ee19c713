//! The locks of `many_hands::process` keep threads and processes apart, tell of a death, and never
//! wait for the dead.

use std::process::{abort, exit};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::patience::{PATIENCE, Random, rounds, within_patience};
use many_hands::process::shared::{Atomic, Value};
use many_hands::process::{
    Barrier, BoundedSemaphore, Broken, Condvar, EncodeError, Error, Event, LockError, Mutex, Permit, Process,
    ReentrantMutex, Semaphore, SurplusRelease, fork,
};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::ForkResult;

const BRIEFLY: Duration = Duration::from_millis(20);

type Number = Atomic<AtomicU64>;

fn number() -> Number {
    Atomic::new(AtomicU64::new(0)).unwrap()
}

fn sleep_for_ever() -> ! {
    loop {
        sleep(PATIENCE);
    }
}

/// Moments that look random and are the same each time.
fn moments(seed: u64) -> impl Iterator<Item = Duration> {
    let mut random = Random(seed);
    std::iter::repeat_with(move || Duration::from_micros(random.below(1500)))
}

/// Lets a process run until it has said that it is there and a moment has passed, and kills it.
fn kill_after(child: &Process, is_there: impl Fn() -> bool, moment: Duration) {
    within_patience("the victim is there", is_there);
    let until = Instant::now() + moment;
    while Instant::now() < until {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    assert!(!child.join().unwrap().success());
}

fn succeeds(child: Process) {
    assert!(child.join().unwrap().success());
}

/// Runs in a process of its own, where there are no other threads.
fn alone(function: fn(())) {
    succeeds(Process::spawn(function, ()).unwrap());
}

/// Adds in two steps, so that an addition is lost where another thread comes between.
fn add(number: &AtomicU64) {
    let before = number.load(Relaxed);
    std::hint::spin_loop();
    number.store(before + 1, Relaxed);
}

mod mutex {
    use super::*;

    fn add_under_lock((mutex, count, times): (Mutex, Number, u64)) -> Result<(), LockError> {
        for _ in 0..times {
            let _guard = mutex.lock()?;
            add(&count);
        }
        Ok(())
    }

    fn held_by_a_child() -> (Mutex, Process) {
        let (mutex, held) = (Mutex::new().unwrap(), Event::new().unwrap());
        let child = Process::spawn(
            |(mutex, held): (Mutex, Event)| {
                let _guard = mutex.lock().unwrap();
                held.set();
                sleep_for_ever();
            },
            (mutex.try_clone().unwrap(), held.try_clone().unwrap()),
        );
        held.wait();
        (mutex, child.unwrap())
    }

    #[test]
    fn keeps_processes_and_their_threads_apart() {
        let (mutex, count) = (Mutex::new().unwrap(), number());
        let child = || {
            let argument = (mutex.try_clone().unwrap(), count.try_clone().unwrap(), 20_000);
            Process::spawn(add_under_lock, argument).unwrap()
        };
        let children = [child(), child()];
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    for _ in 0..20_000 {
                        let _guard = mutex.lock().unwrap();
                        add(&count);
                    }
                });
            }
        });
        children.into_iter().for_each(succeeds);
        assert_eq!(count.load(Relaxed), 80_000);
    }

    #[test]
    fn is_refused_while_another_process_has_it() {
        let (mutex, child) = held_by_a_child();
        assert!(mutex.try_lock().unwrap().is_none());
        assert!(mutex.lock_timeout(Duration::ZERO).unwrap().is_none());
        let start = Instant::now();
        assert!(mutex.lock_timeout(BRIEFLY).unwrap().is_none());
        assert!(start.elapsed() >= BRIEFLY);
        assert!(format!("{mutex:?}").contains(&child.pid().to_string()), "{mutex:?}");
        child.kill().unwrap();
    }

    #[test]
    fn is_given_within_a_limit() {
        let mutex = Mutex::new().unwrap();
        assert!(mutex.lock_timeout(Duration::ZERO).unwrap().is_some());
        assert!(mutex.lock_timeout(Duration::MAX).unwrap().is_some());
        assert!(mutex.try_lock().unwrap().is_some());
    }

    #[test]
    fn a_thread_that_locks_twice_gets_an_error() {
        let mutex = Mutex::new().unwrap();
        let guard = mutex.lock().unwrap();
        assert_eq!(mutex.lock().err(), Some(LockError::AlreadyLocked));
        assert_eq!(mutex.lock_timeout(PATIENCE).err(), Some(LockError::AlreadyLocked));
        assert_eq!(mutex.recover().err(), Some(LockError::AlreadyLocked));
        assert!(mutex.try_lock().unwrap().is_none());
        // Also by way of another handle.
        assert_eq!(mutex.try_clone().unwrap().lock().err(), Some(LockError::AlreadyLocked));
        drop(guard);
        assert!(mutex.lock().is_ok());
    }

    #[test]
    fn a_death_is_reported_to_all_until_it_is_recovered() {
        let (mutex, child) = held_by_a_child();
        child.kill().unwrap();
        for _ in 0..2 {
            assert_eq!(mutex.lock().err(), Some(LockError::OwnerDied { pid: child.pid() }));
            assert_eq!(mutex.try_lock().err(), Some(LockError::OwnerDied { pid: child.pid() }));
            assert_eq!(mutex.lock_timeout(PATIENCE).err(), Some(LockError::OwnerDied { pid: child.pid() }));
        }
        let told = Process::spawn(|mutex: Mutex| mutex.lock().map(drop), mutex.try_clone().unwrap()).unwrap();
        let told = told.join().unwrap_err().to_string();
        assert!(told.contains(&format!("OwnerDied {{ pid: {} }}", child.pid())), "{told}");

        let guard = mutex.recover().unwrap();
        assert_eq!(mutex.lock().err(), Some(LockError::AlreadyLocked));
        drop(guard);
        assert!(mutex.lock().is_ok());
    }

    #[test]
    fn a_waiter_is_told_of_the_death() {
        let (mutex, child) = held_by_a_child();
        thread::scope(|s| {
            let waiting: Vec<_> = (0..3).map(|_| s.spawn(|| mutex.lock().err())).collect();
            sleep(BRIEFLY);
            child.kill().unwrap();
            for thread in waiting {
                assert_eq!(thread.join().unwrap(), Some(LockError::OwnerDied { pid: child.pid() }));
            }
        });
    }

    #[test]
    fn a_panic_poisons() {
        let mutex = Mutex::new().unwrap();
        let child = Process::spawn(
            |mutex: Mutex| {
                let _guard = mutex.lock().unwrap();
                panic!("under the lock");
            },
            mutex.try_clone().unwrap(),
        );
        let pid = child.as_ref().unwrap().pid();
        child.unwrap().join().unwrap_err();
        assert_eq!(mutex.lock().err(), Some(LockError::OwnerPanicked { pid }));
        drop(mutex.recover().unwrap());

        // One that is caught too, but not one that was there before.
        struct LocksWhenDropped<'a>(&'a Mutex);
        impl Drop for LocksWhenDropped<'_> {
            fn drop(&mut self) {
                drop(self.0.lock().unwrap());
            }
        }
        let unwinds =
            |function: &(dyn Fn() + std::panic::RefUnwindSafe)| std::panic::catch_unwind(function).unwrap_err();
        unwinds(&|| {
            let _locks = LocksWhenDropped(&mutex);
            panic!("before");
        });
        assert!(mutex.lock().is_ok());
        unwinds(&|| {
            let _guard = mutex.lock().unwrap();
            panic!("under the lock");
        });
        assert_eq!(mutex.lock().err(), Some(LockError::OwnerPanicked { pid: std::process::id() }));
    }

    /// Without care this thread's list of locks, which every lock and unlock changes, would lead
    /// into memory that is no longer there.
    #[test]
    fn a_forgotten_guard_does_no_harm() {
        let other = Mutex::new().unwrap();
        for _ in 0..100 {
            let mutex = Mutex::new().unwrap();
            std::mem::forget(mutex.lock().unwrap());
            drop(mutex);
            drop(other.lock().unwrap());
        }
    }

    #[test]
    fn handles_are_dropped_while_others_use_theirs() {
        let (mutex, count) = (Mutex::new().unwrap(), number());
        thread::scope(|s| {
            s.spawn(|| {
                for _ in 0..1000 {
                    drop(mutex.try_clone().unwrap().lock().unwrap());
                }
            });
            for _ in 0..1000 {
                let _guard = mutex.lock().unwrap();
                add(&count);
            }
        });
        assert_eq!(count.load(Relaxed), 1000);
    }

    #[test]
    fn an_owner_that_is_killed_is_named() {
        fn lock_again_and_again((mutex, rounds, pair): (Mutex, Number, [Number; 2])) {
            loop {
                let _guard = mutex.lock().unwrap();
                for number in &pair {
                    number.store(rounds.load(Relaxed) + 1, Relaxed);
                }
                rounds.fetch_add(1, Relaxed);
            }
        }

        let (mutex, mut deaths) = (Mutex::new().unwrap(), 0);
        for moment in moments(1).take(rounds(100)) {
            let (rounds, pair) = (number(), [number(), number()]);
            let copies = [pair[0].try_clone().unwrap(), pair[1].try_clone().unwrap()];
            let argument = (mutex.try_clone().unwrap(), rounds.try_clone().unwrap(), copies);
            let child = Process::spawn(lock_again_and_again, argument).unwrap();
            kill_after(&child, || rounds.load(Relaxed) > 0, moment);
            match mutex.lock_timeout(PATIENCE) {
                // No thread was interrupted.
                Ok(Some(_)) => assert_eq!(pair[0].load(Relaxed), pair[1].load(Relaxed)),
                Err(LockError::OwnerDied { pid }) => {
                    assert_eq!(pid, child.pid());
                    deaths += 1;
                    drop(mutex.recover().unwrap());
                }
                other => panic!("{other:?}"),
            }
        }
        assert!(deaths > 0);
    }

    #[test]
    fn a_waiter_that_is_killed_does_no_harm() {
        fn wait((mutex, there): (Mutex, Number)) {
            loop {
                there.store(1, Relaxed);
                drop(mutex.lock().unwrap());
            }
        }
        let mutex = Mutex::new().unwrap();
        for moment in moments(2).take(rounds(100)) {
            let there = number();
            let guard = mutex.lock().unwrap();
            let child = Process::spawn(wait, (mutex.try_clone().unwrap(), there.try_clone().unwrap())).unwrap();
            let mut guard = Some(guard);
            // Half of them die while the lock is given to them.
            if moment.subsec_micros() % 2 == 0 {
                within_patience("the victim is there", || there.load(Relaxed) > 0);
                guard.take();
            }
            kill_after(&child, || there.load(Relaxed) > 0, moment);
            drop(guard);
            match mutex.lock_timeout(PATIENCE) {
                Ok(Some(_)) => {}
                Err(LockError::OwnerDied { pid }) => {
                    assert_eq!(pid, child.pid());
                    drop(mutex.recover().unwrap());
                }
                other => panic!("{other:?}"),
            }
        }
    }

    /// Also if the one that was killed had just been woken in the place of another.
    #[test]
    fn the_others_go_on_when_one_is_killed() {
        fn go_on_and_on((mutex, count): (Mutex, Number)) {
            loop {
                let _guard = mutex.lock().or_else(|_| mutex.recover()).unwrap();
                count.fetch_add(1, Relaxed);
            }
        }
        let mutex = Mutex::new().unwrap();
        for moment in moments(7).take(rounds(100)) {
            let counts = [number(), number(), number()];
            let children = counts.each_ref().map(|count| {
                let argument = (mutex.try_clone().unwrap(), count.try_clone().unwrap());
                Process::builder().daemon(true).spawn(go_on_and_on, argument).unwrap()
            });
            within_patience("all have begun", || counts.iter().all(|count| count.load(Relaxed) > 0));
            kill_after(&children[0], || true, moment);
            let before = counts.each_ref().map(|count| count.load(Relaxed));
            within_patience("the others go on", || (1..3).all(|n| counts[n].load(Relaxed) > before[n] + 100));
        }
    }

    #[test]
    fn works_in_forks() {
        alone(|()| {
            let (mutex, count) = (Mutex::new().unwrap(), number());
            let held = mutex.lock().unwrap();
            assert!(matches!(fork(), Err(Error::LocksHeld { locks: 1 })));
            drop(held);
            match fork().unwrap() {
                ForkResult::Child => {
                    for _ in 0..1000 {
                        let _guard = mutex.lock().unwrap();
                        add(&count);
                    }
                    std::mem::forget(mutex.lock().unwrap());
                    exit(0);
                }
                ForkResult::Parent { child } => {
                    assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 0)));
                    assert_eq!(mutex.lock().err(), Some(LockError::OwnerDied { pid: child.as_raw().unsigned_abs() }));
                    assert_eq!(count.load(Relaxed), 1000);
                }
            }
        });
    }

    /// `nix::unistd::fork` checks no threads. The child's copy of a guard must at least not unlock
    /// what the parent has locked.
    #[test]
    fn a_copied_guard_unlocks_nothing() {
        alone(|()| {
            let (mutex, reentrant) = (Mutex::new().unwrap(), ReentrantMutex::new().unwrap());
            let (guard, outer) = (mutex.lock().unwrap(), reentrant.lock().unwrap());
            // SAFETY: there is no other thread.
            match unsafe { nix::unistd::fork() }.unwrap() {
                ForkResult::Child => {
                    drop((guard, outer));
                    let free = mutex.try_lock().unwrap().is_some() || reentrant.try_lock().unwrap().is_some();
                    exit(i32::from(free));
                }
                ForkResult::Parent { child } => {
                    assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 0)));
                    assert_eq!(mutex.lock().err(), Some(LockError::AlreadyLocked));
                    // Nor say that no thread holds it: then no thread would be told of our death.
                    let own = format!("owner: Some({})", std::process::id());
                    assert!(format!("{mutex:?} {reentrant:?}").matches(&own).count() == 2, "{mutex:?} {reentrant:?}");
                }
            }
        });
    }
}

mod reentrant_mutex {
    use super::*;

    #[test]
    fn keeps_processes_and_their_threads_apart() {
        fn count_to((mutex, count, times): (ReentrantMutex, Number, u64)) -> Result<(), LockError> {
            for _ in 0..times {
                let _outer = mutex.lock()?;
                let _inner = mutex.lock()?;
                add(&count);
            }
            Ok(())
        }
        let (mutex, count) = (ReentrantMutex::new().unwrap(), number());
        let argument = || (mutex.try_clone().unwrap(), count.try_clone().unwrap(), 10_000);
        let child = Process::spawn(count_to, argument()).unwrap();
        thread::scope(|s| {
            s.spawn(|| count_to(argument()).unwrap());
            count_to(argument()).unwrap();
        });
        succeeds(child);
        assert_eq!(count.load(Relaxed), 30_000);
    }

    #[test]
    fn is_free_when_all_guards_are_dropped_in_whatever_order() {
        let mutex = ReentrantMutex::new().unwrap();
        let is_free = || thread::scope(|s| s.spawn(|| mutex.try_lock().unwrap().is_some()).join().unwrap());
        let guards = (mutex.lock().unwrap(), mutex.try_lock().unwrap(), mutex.lock_timeout(BRIEFLY).unwrap());
        assert!(!is_free());
        drop(guards.0);
        assert!(!is_free());
        drop(guards.2);
        assert!(!is_free());
        drop(guards.1);
        assert!(is_free());
        let waits = || mutex.lock_timeout(BRIEFLY).unwrap().is_none();
        let _guard = mutex.lock().unwrap();
        assert!(thread::scope(|s| s.spawn(waits).join().unwrap()));
    }

    #[test]
    fn a_death_or_panic_is_reported_until_it_is_recovered() {
        let mutex = ReentrantMutex::new().unwrap();
        let child = Process::spawn(
            |mutex: ReentrantMutex| {
                let _guards = (mutex.lock().unwrap(), mutex.lock().unwrap());
                abort();
            },
            mutex.try_clone().unwrap(),
        );
        let child = child.unwrap();
        child.join().unwrap();
        for _ in 0..2 {
            assert_eq!(mutex.lock().err(), Some(LockError::OwnerDied { pid: child.pid() }));
        }
        let (first, second) = (mutex.recover().unwrap(), mutex.lock().unwrap());
        drop((first, second));

        let panics = std::panic::catch_unwind(|| {
            let _guards = (mutex.lock().unwrap(), mutex.lock().unwrap());
            panic!("under the lock");
        });
        panics.unwrap_err();
        assert_eq!(mutex.try_lock().err(), Some(LockError::OwnerPanicked { pid: std::process::id() }));
    }

    #[test]
    fn a_forgotten_guard_does_no_harm() {
        let (mutex, other) = (ReentrantMutex::new().unwrap(), ReentrantMutex::new().unwrap());
        std::mem::forget(mutex.lock().unwrap());
        drop(mutex);
        drop(other.lock().unwrap());
    }
}

mod semaphore {
    use super::*;

    #[test]
    fn lets_so_many_in_and_no_more() {
        fn visit((semaphore, inside, peak): (Semaphore, Number, Number)) {
            for _ in 0..100 {
                let _permit = semaphore.acquire();
                let now = inside.fetch_add(1, SeqCst) + 1;
                peak.fetch_max(now, SeqCst);
                thread::yield_now();
                inside.fetch_sub(1, SeqCst);
            }
        }
        let (semaphore, inside, peak) = (Semaphore::new(3).unwrap(), number(), number());
        let argument = || (semaphore.try_clone().unwrap(), inside.try_clone().unwrap(), peak.try_clone().unwrap());
        let children: Vec<_> = (0..4).map(|_| Process::spawn(visit, argument()).unwrap()).collect();
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| visit(argument()));
            }
        });
        children.into_iter().for_each(succeeds);
        assert!(peak.load(SeqCst) <= 3);
        assert_eq!(semaphore.available_permits(), 3);
    }

    #[test]
    fn all_places_are_used_at_once() {
        fn meet((semaphore, barrier): (Semaphore, Barrier)) {
            let _permit = semaphore.acquire();
            barrier.wait_timeout(PATIENCE).unwrap();
        }
        let (semaphore, barrier) = (Semaphore::new(3).unwrap(), Barrier::new(3).unwrap());
        let argument = || (semaphore.try_clone().unwrap(), barrier.try_clone().unwrap());
        let children: Vec<_> = (0..6).map(|_| Process::spawn(meet, argument()).unwrap()).collect();
        children.into_iter().for_each(succeeds);
    }

    #[test]
    fn is_refused_while_there_is_no_place() {
        let semaphore = Semaphore::new(0).unwrap();
        assert!(semaphore.try_acquire().is_none());
        assert!(semaphore.acquire_timeout(Duration::ZERO).is_none());
        let start = Instant::now();
        assert!(semaphore.acquire_timeout(BRIEFLY).is_none());
        assert!(start.elapsed() >= BRIEFLY);
        semaphore.release();
        drop(semaphore.acquire_timeout(Duration::ZERO).unwrap());
        drop(semaphore.acquire_timeout(Duration::MAX).unwrap());
        assert!(semaphore.try_acquire().is_some());
    }

    #[test]
    fn one_process_waits_for_what_another_releases() {
        let semaphore = Semaphore::new(0).unwrap();
        let child = Process::spawn(
            |semaphore: Semaphore| {
                sleep(BRIEFLY);
                (0..3).for_each(|_| semaphore.release());
            },
            semaphore.try_clone().unwrap(),
        );
        (0..3).for_each(|_| semaphore.acquire_timeout(PATIENCE).unwrap().forget());
        succeeds(child.unwrap());
        assert_eq!(semaphore.available_permits(), 0);
    }

    #[test]
    fn a_permit_is_given_back_by_another_thread_and_in_a_panic() {
        let semaphore = Semaphore::new(1).unwrap();
        let permit = semaphore.acquire();
        assert_eq!(permit.inherited_from(), None);
        thread::scope(|s| {
            s.spawn(|| drop(permit));
        });
        assert_eq!(semaphore.available_permits(), 1);
        let panics = std::panic::catch_unwind(|| {
            let _permit = semaphore.acquire();
            panic!("with the permit");
        });
        panics.unwrap_err();
        assert_eq!(semaphore.available_permits(), 1);
    }

    #[test]
    fn places_that_are_forgotten_come_back_by_release() {
        let semaphore = BoundedSemaphore::new(2).unwrap();
        assert_eq!(semaphore.release(), Err(SurplusRelease));
        let permit = semaphore.acquire();
        assert_eq!(semaphore.release(), Err(SurplusRelease));
        permit.forget();
        assert_eq!(semaphore.available_permits(), 1);
        let child = Process::spawn(
            |semaphore: BoundedSemaphore| {
                semaphore.release().unwrap();
                assert_eq!(semaphore.release(), Err(SurplusRelease));
                assert!(semaphore.try_acquire().is_some());
                assert!(semaphore.acquire_timeout(Duration::ZERO).is_some());
                drop(semaphore.acquire());
            },
            semaphore.try_clone().unwrap(),
        );
        succeeds(child.unwrap());
        assert_eq!(semaphore.available_permits(), 2);
    }

    #[test]
    fn more_than_can_be_counted_is_refused() {
        let semaphore = Semaphore::new(usize::MAX).unwrap();
        drop(semaphore.acquire());
        std::panic::catch_unwind(|| semaphore.release()).unwrap_err();
        assert_eq!(semaphore.available_permits(), usize::MAX);
    }

    #[test]
    fn the_places_of_a_dead_process_are_inherited_one_by_one() {
        let semaphore = Semaphore::new(3).unwrap();
        let _own = semaphore.acquire();
        let child = Process::spawn(
            |semaphore: Semaphore| {
                let _permits = (semaphore.acquire(), semaphore.acquire());
                abort();
            },
            semaphore.try_clone().unwrap(),
        );
        let child = child.unwrap();
        child.join().unwrap();
        assert_eq!(semaphore.available_permits(), 0);
        let heirs = (semaphore.acquire(), semaphore.try_acquire().unwrap());
        assert_eq!(heirs.0.inherited_from(), Some(child.pid()));
        assert_eq!(heirs.1.inherited_from(), Some(child.pid()));
        assert!(semaphore.try_acquire().is_none());
        drop(heirs);
        assert_eq!(semaphore.available_permits(), 2);
    }

    #[test]
    fn a_waiter_inherits_the_lock() {
        let (semaphore, held) = (Semaphore::new(1).unwrap(), Event::new().unwrap());
        let child = Process::spawn(
            |(semaphore, held): (Semaphore, Event)| {
                let _permit = semaphore.acquire();
                held.set();
                sleep_for_ever();
            },
            (semaphore.try_clone().unwrap(), held.try_clone().unwrap()),
        );
        let child = child.unwrap();
        held.wait();
        thread::scope(|s| {
            let waits = s.spawn(|| semaphore.acquire_timeout(PATIENCE).as_ref().and_then(Permit::inherited_from));
            sleep(BRIEFLY);
            child.kill().unwrap(); // and no thread has waited for it yet
            assert_eq!(waits.join().unwrap(), Some(child.pid()));
        });
    }

    #[test]
    fn a_holder_or_waiter_that_is_killed_leaves_all_places() {
        fn come_and_go((semaphore, rounds): (Semaphore, Number)) {
            loop {
                let permits = (semaphore.acquire(), semaphore.try_acquire());
                rounds.fetch_add(1, Relaxed);
                permits.0.forget();
                semaphore.release();
            }
        }
        let semaphore = Semaphore::new(2).unwrap();
        let mut forgotten = 0;
        for (round, moment) in moments(3).take(rounds(100)).enumerate() {
            let rounds = number();
            let argument = (semaphore.try_clone().unwrap(), rounds.try_clone().unwrap());
            let child = Process::spawn(come_and_go, argument).unwrap();
            within_patience("the victim has begun", || rounds.load(Relaxed) > 0);
            // Now and then it has to wait.
            let own = if round % 2 == 0 { semaphore.acquire_timeout(BRIEFLY) } else { None };
            kill_after(&child, || true, moment);
            drop(own);
            // What it had forgotten and not yet released is gone, as documented: one place at most.
            let mut permits: Vec<_> = std::iter::from_fn(|| semaphore.try_acquire()).collect();
            assert!(permits.len() == 2 || permits.len() == 1, "{} places in round {round}", permits.len());
            if permits.len() == 1 {
                forgotten += 1;
                semaphore.release();
                permits.push(semaphore.try_acquire().unwrap());
            }
            assert!(permits.iter().filter_map(Permit::inherited_from).all(|pid| pid == child.pid()));
        }
        println!("{forgotten} of 100 died between forgetting and releasing");
    }

    #[test]
    fn a_copy_of_a_permit_in_a_fork_is_none() {
        alone(|()| {
            let semaphore = Semaphore::new(2).unwrap();
            let permit = semaphore.acquire();
            match fork().unwrap() {
                ForkResult::Child => {
                    let own = semaphore.acquire();
                    drop(permit);
                    let right = semaphore.available_permits() == 0;
                    drop(own);
                    exit(i32::from(!right));
                }
                ForkResult::Parent { child } => {
                    assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 0)));
                    assert_eq!(semaphore.available_permits(), 1);
                    drop(permit);
                    assert_eq!(semaphore.available_permits(), 2);
                }
            }
        });
    }

    #[test]
    fn a_permit_forgotten_by_mem_forget_is_kept_until_the_process_ends() {
        let semaphore = Semaphore::new(1).unwrap();
        let child = Process::spawn(
            |semaphore: Semaphore| std::mem::forget(semaphore.acquire()),
            semaphore.try_clone().unwrap(),
        );
        let child = child.unwrap();
        child.join().unwrap();
        assert_eq!(semaphore.acquire().inherited_from(), Some(child.pid()));
    }
}

mod event {
    use super::*;

    #[test]
    fn releases_all_waiters() {
        let (event, waiting) = (Event::new().unwrap(), number());
        let argument = || (event.try_clone().unwrap(), waiting.try_clone().unwrap());
        let wait = |(event, waiting): (Event, Number)| {
            waiting.fetch_add(1, Relaxed);
            event.wait();
        };
        let children: Vec<_> = (0..3).map(|_| Process::spawn(wait, argument()).unwrap()).collect();
        thread::scope(|s| {
            for _ in 0..3 {
                s.spawn(|| wait(argument()));
            }
            within_patience("all have come", || waiting.load(Relaxed) == 6);
            assert!(!event.is_set());
            event.set();
            event.set();
        });
        children.into_iter().for_each(succeeds);
        assert!(event.is_set());
        event.clear();
        event.clear();
        assert!(!event.is_set());
    }

    #[test]
    fn a_moment_is_enough() {
        let (event, there) = (Event::new().unwrap(), number());
        for round in 1..=20 {
            let child = Process::spawn(
                |(event, there): (Event, Number)| {
                    there.fetch_add(1, SeqCst);
                    assert!(event.wait_timeout(PATIENCE));
                },
                (event.try_clone().unwrap(), there.try_clone().unwrap()),
            );
            let child = child.unwrap();
            let sleeps = || {
                let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.pid())).unwrap();
                there.load(SeqCst) == round && stat.contains(") S ")
            };
            within_patience("the child sleeps", sleeps);
            event.set();
            event.clear();
            succeeds(child);
        }
    }

    #[test]
    fn waits_no_longer_than_it_should() {
        let event = Event::new().unwrap();
        assert!(!event.wait_timeout(Duration::ZERO));
        let start = Instant::now();
        assert!(!event.wait_timeout(BRIEFLY));
        assert!(start.elapsed() >= BRIEFLY);
        event.set();
        assert!(event.wait_timeout(Duration::ZERO));
        assert!(event.wait_timeout(Duration::MAX));
        event.wait();
    }

    #[test]
    fn a_kill_while_waiting_or_setting_does_no_harm() {
        let event = Event::new().unwrap();
        for (round, moment) in moments(4).take(rounds(100)).enumerate() {
            let there = number();
            let argument = (event.try_clone().unwrap(), there.try_clone().unwrap());
            let child = if round % 2 == 0 {
                Process::spawn(
                    |(event, there): (Event, Number)| {
                        there.store(1, Relaxed);
                        event.wait();
                        sleep_for_ever();
                    },
                    argument,
                )
            } else {
                Process::spawn(
                    |(event, there): (Event, Number)| loop {
                        event.set();
                        event.clear();
                        there.store(1, Relaxed);
                    },
                    argument,
                )
            };
            kill_after(&child.unwrap(), || there.load(Relaxed) > 0, moment);
            event.clear();
            thread::scope(|s| {
                let waits = s.spawn(|| event.wait_timeout(PATIENCE));
                event.set();
                assert!(waits.join().unwrap());
            });
            event.clear();
        }
    }
}

mod condvar {
    use super::*;

    fn wait_for_one((stock, delivered, waiting): (Value<u64>, Condvar, Number)) -> Result<(), LockError> {
        let stock = stock.lock()?;
        waiting.fetch_add(1, Relaxed);
        let mut stock = delivered.wait_while(stock, |stock| *stock == 0)?;
        *stock -= 1;
        Ok(())
    }

    struct Shop {
        stock: Value<u64>,
        delivered: Condvar,
        waiting: Number,
    }

    impl Shop {
        fn new() -> Self {
            Self { stock: Value::new(0).unwrap(), delivered: Condvar::new().unwrap(), waiting: number() }
        }

        fn handles(&self) -> (Value<u64>, Condvar, Number) {
            (self.stock.try_clone().unwrap(), self.delivered.try_clone().unwrap(), self.waiting.try_clone().unwrap())
        }
    }

    #[test]
    fn wakes_one_for_each_delivery_and_all_when_told() {
        for all_at_once in [false, true] {
            let shop = Shop::new();
            let children: Vec<_> = (0..2).map(|_| Process::spawn(wait_for_one, shop.handles()).unwrap()).collect();
            thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| wait_for_one(shop.handles()).unwrap());
                }
                within_patience("all wait", || shop.waiting.load(Relaxed) == 4);
                if all_at_once {
                    *shop.stock.lock().unwrap() += 4;
                    shop.delivered.notify_all();
                } else {
                    for _ in 0..4 {
                        *shop.stock.lock().unwrap() += 1;
                        shop.delivered.notify_one();
                    }
                }
            });
            children.into_iter().for_each(succeeds);
            assert_eq!(shop.stock.get(), Ok(0));
        }
    }

    #[test]
    fn a_turn_is_passed_to_and_fro() {
        fn play((turn, changed, own): (Value<u64>, Condvar, u64)) -> Result<(), LockError> {
            for _ in 0..500 {
                let mut turn = changed.wait_while(turn.lock()?, |turn| *turn % 2 != own)?;
                *turn += 1;
                changed.notify_one();
            }
            Ok(())
        }
        let (turn, changed) = (Value::new(0_u64).unwrap(), Condvar::new().unwrap());
        let child = Process::spawn(play, (turn.try_clone().unwrap(), changed.try_clone().unwrap(), 1)).unwrap();
        play((turn.try_clone().unwrap(), changed, 0)).unwrap();
        succeeds(child);
        assert_eq!(turn.get(), Ok(1000));
    }

    #[test]
    fn waits_no_longer_than_it_should() {
        let (mutex, condvar) = (Mutex::new().unwrap(), Condvar::new().unwrap());
        for limit in [Duration::ZERO, BRIEFLY] {
            let start = Instant::now();
            let (guard, result) = condvar.wait_timeout_while(mutex.lock().unwrap(), limit, |()| true).unwrap();
            assert!(result.timed_out() && start.elapsed() >= limit);
            drop(guard);
        }
        assert!(condvar.wait_timeout(mutex.lock().unwrap(), Duration::ZERO).unwrap().1.timed_out());
        assert!(!condvar.wait_timeout_while(mutex.lock().unwrap(), Duration::ZERO, |()| false).unwrap().1.timed_out());
        thread::scope(|s| {
            let guard = mutex.lock().unwrap();
            s.spawn(|| {
                let _guard = mutex.lock().unwrap();
                condvar.notify_all();
            });
            assert!(!condvar.wait_timeout(guard, Duration::MAX).unwrap().1.timed_out());
        });
    }

    #[test]
    fn a_death_under_the_lock_is_told_to_waiters() {
        let shop = Shop::new();
        thread::scope(|s| {
            let waits = s.spawn(|| wait_for_one(shop.handles()));
            within_patience("it waits", || shop.waiting.load(Relaxed) == 1);
            let child = Process::spawn(
                |(stock, delivered, _): (Value<u64>, Condvar, Number)| {
                    let mut stock = stock.lock().unwrap();
                    *stock += 1;
                    delivered.notify_one();
                    abort();
                },
                shop.handles(),
            );
            let child = child.unwrap();
            assert_eq!(waits.join().unwrap(), Err(LockError::OwnerDied { pid: child.pid() }));
        });
    }

    /// Also when the one that was notified is the one that was killed.
    #[test]
    fn a_waiter_that_is_killed_does_no_harm() {
        for moment in moments(5).take(rounds(100)) {
            let shop = Shop::new();
            let victim = Process::spawn(wait_for_one, shop.handles()).unwrap();
            within_patience("the victim waits", || shop.waiting.load(Relaxed) == 1);
            thread::scope(|s| {
                let waits = s.spawn(|| {
                    let stock = shop.stock.lock().unwrap();
                    shop.waiting.fetch_add(1, Relaxed);
                    shop.delivered.wait_timeout_while(stock, PATIENCE, |stock| *stock == 0).map(|(_, over)| over)
                });
                within_patience("the other waits too", || shop.waiting.load(Relaxed) == 2);
                drop(shop.stock.lock().unwrap());
                // Neither order is sure: sometimes the notification reaches the dying.
                let notify = s.spawn(|| {
                    *shop.stock.lock().unwrap() += 1;
                    shop.delivered.notify_one();
                });
                kill_after_or_end(&victim, moment / 10);
                notify.join().unwrap();
                // It may even have taken what was delivered, and then there is need of more.
                if let Ok(mut stock) = shop.stock.lock()
                    && *stock == 0
                {
                    *stock += 1;
                    shop.delivered.notify_one();
                }
                match waits.join().unwrap() {
                    Ok(over) => assert!(!over.timed_out()),
                    Err(LockError::OwnerDied { pid }) => assert_eq!(pid, victim.pid()),
                    Err(other) => panic!("{other}"),
                }
            });
        }
    }

    /// The system call that a thread sleeps in, with its arguments. Empty if it does not sleep.
    fn sleeps_in(pid: u32, thread: i32) -> String {
        let call = std::fs::read_to_string(format!("/proc/{pid}/task/{thread}/syscall")).unwrap();
        if call.starts_with(&format!("{} ", libc::SYS_futex)) { call } else { String::new() }
    }

    #[test]
    fn a_notification_wakes_one_and_the_others_sleep_on() {
        const WAITERS: usize = 20;
        let (stock, delivered) = (Value::new(0_u64).unwrap(), Condvar::new().unwrap());
        let (woken, threads) = (AtomicU64::new(0), std::sync::Mutex::new(Vec::new()));
        thread::scope(|s| {
            for _ in 0..WAITERS {
                s.spawn(|| {
                    let mut stock = stock.lock().unwrap();
                    threads.lock().unwrap().push(nix::unistd::gettid().as_raw());
                    loop {
                        stock = delivered.wait(stock).unwrap();
                        woken.fetch_add(1, SeqCst);
                        if *stock > 0 {
                            *stock -= 1;
                            return;
                        }
                    }
                });
            }
            // With the lock free they can sleep in nothing else.
            let all_sleep = || {
                let threads = threads.lock().unwrap();
                let _free = stock.lock().unwrap();
                threads.len() == WAITERS
                    && threads.iter().all(|thread| !sleeps_in(std::process::id(), *thread).is_empty())
            };
            within_patience("all sleep", all_sleep);
            for deliveries in 1..=WAITERS as u64 {
                *stock.lock().unwrap() += 1;
                delivered.notify_one();
                within_patience("it is taken", || stock.get() == Ok(0));
                // Time enough for others to wake, if they do.
                sleep(Duration::from_millis(20));
                assert_eq!(woken.load(SeqCst), deliveries);
            }
        });
    }

    #[test]
    fn a_notification_whose_waiter_is_killed_goes_to_another() {
        let shop = Shop::new();
        let victim = Process::spawn(wait_for_one, shop.handles()).unwrap();
        let main_thread = i32::try_from(victim.pid()).unwrap();
        let sleeps = || sleeps_in(victim.pid(), main_thread);
        within_patience("the victim waits", || {
            let _free = shop.stock.lock().unwrap();
            shop.waiting.load(Relaxed) == 1 && !sleeps().is_empty()
        });
        thread::scope(|s| {
            let other = s.spawn(|| wait_for_one(shop.handles()));
            within_patience("the other waits too", || shop.waiting.load(Relaxed) == 2);
            let mut stock = shop.stock.lock().unwrap();
            *stock += 1;
            let asleep = sleeps();
            shop.delivered.notify_one();
            within_patience("the victim is woken, and waits for the lock", || {
                !["", asleep.as_str()].contains(&sleeps().as_str())
            });
            victim.kill().unwrap();
            _ = victim.join().unwrap();
            drop(stock);
            within_patience("the other has it", || other.is_finished());
            other.join().unwrap().unwrap();
        });
        assert_eq!(shop.stock.get(), Ok(0));
    }

    fn kill_after_or_end(child: &Process, moment: Duration) {
        sleep(moment);
        child.kill().unwrap();
        child.join().unwrap();
    }
}

mod barrier {
    use super::*;

    #[test]
    fn none_goes_on_before_all_are_there() {
        fn rounds((barrier, arrived): (Barrier, Number)) -> Result<u64, Broken> {
            let mut led = 0;
            for round in 1..=100 {
                arrived.fetch_add(1, SeqCst);
                let result = barrier.wait()?;
                assert!(arrived.load(SeqCst) >= round * 4);
                assert!(result.index() < 4);
                assert_eq!(result.is_leader(), result.index() == 3);
                led += u64::from(result.is_leader());
                // A second one, so that no thread adds before all have looked.
                barrier.wait()?;
                assert!(arrived.load(SeqCst) <= (round + 1) * 4);
            }
            Ok(led)
        }
        fn in_child((barrier, arrived, led): (Barrier, Number, Number)) -> Result<(), Broken> {
            led.fetch_add(rounds((barrier, arrived))?, SeqCst);
            Ok(())
        }
        let (barrier, arrived, led) = (Barrier::new(4).unwrap(), number(), number());
        let argument = || (barrier.try_clone().unwrap(), arrived.try_clone().unwrap(), led.try_clone().unwrap());
        let children = [Process::spawn(in_child, argument()).unwrap(), Process::spawn(in_child, argument()).unwrap()];
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| in_child(argument()).unwrap());
            }
        });
        children.into_iter().for_each(succeeds);
        assert_eq!(led.load(SeqCst), 100);
        assert_eq!((barrier.parties(), barrier.waiting(), barrier.is_broken()), (4, 0, false));
    }

    #[test]
    fn more_parties_than_a_round_has_room_for() {
        let (barrier, passed) = (Barrier::new(2).unwrap(), AtomicU32::new(0));
        thread::scope(|s| {
            for _ in 0..6 {
                s.spawn(|| {
                    // One that is left alone in the end is let go by the others.
                    for _ in 0..200 {
                        passed.fetch_add(u32::from(barrier.wait().is_ok()), Relaxed);
                    }
                    barrier.abort();
                });
            }
        });
        assert!(passed.load(Relaxed) >= 200);
    }

    /// All of the round get the same reason, in whichever process they are.
    #[test]
    fn breaks_for_all() {
        fn wait((barrier, reason): (Barrier, u8)) {
            let expected = if reason == 1 { Broken::TimedOut } else { Broken::Aborted };
            assert_eq!(barrier.wait(), Err(expected));
        }
        for reason in [1, 2] {
            let barrier = Barrier::new(3).unwrap();
            let child = Process::spawn(wait, (barrier.try_clone().unwrap(), reason)).unwrap();
            within_patience("the child waits", || barrier.waiting() == 1);
            match reason {
                1 => assert_eq!(barrier.wait_timeout(BRIEFLY), Err(Broken::TimedOut)),
                _ => barrier.abort(),
            }
            succeeds(child);
            assert!(barrier.is_broken());
            assert!(barrier.wait().is_err());
            barrier.abort();
            barrier.reset();
            assert!(!barrier.is_broken());
            assert_eq!(barrier.wait_timeout(Duration::ZERO), Err(Broken::TimedOut));
        }
    }

    #[test]
    fn a_reset_sends_waiters_away_and_begins_anew() {
        let barrier = Barrier::new(2).unwrap();
        barrier.reset();
        for _ in 0..rounds(50) {
            let child = Process::spawn(
                |barrier: Barrier| {
                    assert_eq!(barrier.wait(), Err(Broken::Reset));
                    barrier.wait().unwrap();
                },
                barrier.try_clone().unwrap(),
            );
            within_patience("the child waits", || barrier.waiting() == 1);
            barrier.reset();
            barrier.wait_timeout(PATIENCE).unwrap();
            succeeds(child.unwrap());
        }
    }

    #[test]
    fn resets_from_all_sides_end() {
        let barrier = Barrier::new(3).unwrap();
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| {
                    for n in 0..200 {
                        _ = barrier.wait_timeout(Duration::from_micros(n * 7 % 300));
                        barrier.reset();
                    }
                });
            }
        });
        assert!(!barrier.is_broken());
        assert_eq!(barrier.waiting(), 0);
    }

    #[test]
    fn the_last_one_does_not_wait() {
        let barrier = Barrier::new(1).unwrap();
        for limit in [Duration::ZERO, BRIEFLY, Duration::MAX] {
            assert!(barrier.wait_timeout(limit).unwrap().is_leader());
        }
        std::panic::catch_unwind(|| Barrier::new(0)).unwrap_err();
    }

    #[test]
    fn one_that_is_killed_while_it_waits_breaks_it() {
        for (round, moment) in moments(6).take(rounds(100)).enumerate() {
            let (barrier, there) = (Barrier::new(3).unwrap(), number());
            let child = Process::spawn(
                |(barrier, there): (Barrier, Number)| {
                    there.store(1, Relaxed);
                    _ = barrier.wait();
                    sleep_for_ever();
                },
                (barrier.try_clone().unwrap(), there.try_clone().unwrap()),
            );
            let child = child.unwrap();
            thread::scope(|s| {
                let waits = s.spawn(|| barrier.wait());
                kill_after(&child, || there.load(Relaxed) > 0 && (round % 2 == 0 || barrier.waiting() == 2), moment);
                // It may have died before it was counted. Then two more make the round.
                let third = barrier.wait_timeout(BRIEFLY);
                let first = waits.join().unwrap();
                match third {
                    Err(Broken::PartyDied { pid }) => {
                        assert_eq!(pid, child.pid());
                        assert_eq!(first, Err(Broken::PartyDied { pid }));
                    }
                    Err(Broken::TimedOut) => assert_eq!(first, Err(Broken::TimedOut)),
                    other => panic!("{other:?}"),
                }
            });
            // The dead are not waited for.
            barrier.reset();
            assert!(!barrier.is_broken());
        }
    }

    #[test]
    fn a_waiter_hears_of_the_death() {
        let barrier = Barrier::new(3).unwrap();
        let child = Process::spawn(
            |barrier: Barrier| {
                _ = barrier.wait();
            },
            barrier.try_clone().unwrap(),
        );
        let child = child.unwrap();
        thread::scope(|s| {
            let waits = s.spawn(|| barrier.wait_timeout(PATIENCE));
            within_patience("both wait", || barrier.waiting() == 2);
            child.kill().unwrap(); // and no thread has waited for it yet
            assert_eq!(waits.join().unwrap(), Err(Broken::PartyDied { pid: child.pid() }));
        });
    }
}

/// Each takes turns with a thread a thousand times. By itself a sleeper looks only ten times in a
/// second.
#[test]
fn a_waiter_is_woken_at_once() {
    fn in_turns(mine: &(dyn Fn() + Sync), yours: &(dyn Fn() + Sync)) {
        let start = Instant::now();
        thread::scope(|s| {
            s.spawn(|| (0..1000).for_each(|_| yours()));
            (0..1000).for_each(|_| mine());
        });
        assert!(start.elapsed() < PATIENCE);
    }

    let (ping, pong) = (Semaphore::new(0).unwrap(), Semaphore::new(0).unwrap());
    let take = |semaphore: &Semaphore| semaphore.acquire().forget();
    in_turns(&|| (ping.release(), take(&pong)).0, &|| (take(&ping), pong.release()).0);

    let (ping, pong) = (Event::new().unwrap(), Event::new().unwrap());
    let wait = |event: &Event| {
        event.wait();
        event.clear();
    };
    in_turns(&|| (ping.set(), wait(&pong)).0, &|| (wait(&ping), pong.set()).0);

    let (turn, changed) = (Value::new(0_u64).unwrap(), Condvar::new().unwrap());
    let play = |own| {
        *changed.wait_while(turn.lock().unwrap(), |turn| *turn % 2 != own).unwrap() += 1;
        changed.notify_one();
    };
    in_turns(&|| play(0), &|| play(1));

    let barrier = Barrier::new(2).unwrap();
    in_turns(&|| _ = barrier.wait().unwrap(), &|| _ = barrier.wait().unwrap());
}

#[test]
fn handles_travel_only_in_the_argument_of_a_process() {
    #[derive(serde::Serialize, serde::Deserialize)]
    struct All {
        mutex: Mutex,
        reentrant: ReentrantMutex,
        semaphore: Semaphore,
        bounded: BoundedSemaphore,
        event: Event,
        condvar: Condvar,
        barrier: Barrier,
    }
    let all = All {
        mutex: Mutex::new().unwrap(),
        reentrant: ReentrantMutex::new().unwrap(),
        semaphore: Semaphore::new(1).unwrap(),
        bounded: BoundedSemaphore::new(1).unwrap(),
        event: Event::new().unwrap(),
        condvar: Condvar::new().unwrap(),
        barrier: Barrier::new(1).unwrap(),
    };
    assert!(postcard::to_stdvec(&all).is_err());
    assert!(serde_json::to_string(&all.mutex).unwrap_err().to_string().contains("does not travel this way"));
    let child = Process::spawn(
        |all: All| {
            drop(all.mutex.lock().unwrap());
            drop(all.reentrant.lock().unwrap());
            drop((all.semaphore.acquire(), all.bounded.acquire()));
            all.event.set();
            all.condvar.notify_all();
            all.barrier.wait().unwrap();
        },
        all,
    );
    succeeds(child.unwrap());
    assert!(EncodeError::Handle.to_string().contains("Process::spawn"));
}

#[test]
fn all_can_be_shared_by_threads_and_shown() {
    fn shared<T: Send + Sync + std::fmt::Debug + std::panic::UnwindSafe + std::panic::RefUnwindSafe>() {}
    shared::<Mutex>();
    shared::<ReentrantMutex>();
    shared::<Semaphore>();
    shared::<BoundedSemaphore>();
    shared::<Event>();
    shared::<Condvar>();
    shared::<Barrier>();
    let shown = format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        Mutex::new().unwrap(),
        ReentrantMutex::new().unwrap(),
        Semaphore::new(5).unwrap(),
        BoundedSemaphore::new(6).unwrap(),
        Event::new().unwrap(),
        Condvar::new().unwrap(),
        Barrier::new(7).unwrap(),
    );
    assert!(
        shown.contains("available_permits: 5") && shown.contains("bound: 6") && shown.contains("parties: 7"),
        "{shown}"
    );
}

/// In a process of its own, where nothing else opens and maps.
#[test]
fn nothing_is_left() {
    fn use_all_once() {
        let held = Value::new(1_u64).unwrap();
        let (mutex, semaphore, barrier) =
            (Mutex::new().unwrap(), Semaphore::new(1).unwrap(), Barrier::new(100).unwrap());
        let (event, condvar, reentrant) =
            (Event::new().unwrap(), Condvar::new().unwrap(), ReentrantMutex::new().unwrap());
        let child: Result<Process, _> = Process::spawn(
            |(mutex, semaphore, _, _): (Mutex, Semaphore, Event, Barrier)| {
                let _held = (mutex.lock().unwrap(), semaphore.acquire());
                abort();
            },
            (
                mutex.try_clone().unwrap(),
                semaphore.try_clone().unwrap(),
                event.try_clone().unwrap(),
                barrier.try_clone().unwrap(),
            ),
        );
        assert!(!child.unwrap().join().unwrap().success());
        drop(mutex.recover().unwrap());
        drop((reentrant.lock().unwrap(), reentrant.lock().unwrap(), semaphore.acquire()));
        _ = barrier.wait_timeout(Duration::ZERO);
        _ = condvar.wait_timeout(held.lock().unwrap(), Duration::ZERO).unwrap();
    }
    alone(|()| {
        let shared_memory = || std::fs::read_dir("/dev/shm").map_or(0, Iterator::count);
        let open = || std::fs::read_dir("/proc/self/fd").unwrap().count();
        let maps = || std::fs::read_to_string("/proc/self/maps").unwrap();
        let before = (open(), shared_memory());
        for _ in 0..20 {
            use_all_once();
        }
        assert_eq!((open(), shared_memory()), before);
        assert!(!maps().contains("memfd:many-hands"), "{}", maps());
    });
}

#[test]
fn a_process_without_a_free_descriptor_is_not_taken_for_dead() {
    fn hold((semaphore, held): (Semaphore, Number)) {
        let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        setrlimit(Resource::RLIMIT_NOFILE, 3, most).unwrap();
        let _permit = semaphore.acquire();
        held.store(1, SeqCst);
        sleep_for_ever();
    }
    let (semaphore, held) = (Semaphore::new(1).unwrap(), number());
    let argument = (semaphore.try_clone().unwrap(), held.try_clone().unwrap());
    let child = Process::builder().daemon(true).spawn(hold, argument).unwrap();
    within_patience("the child has the permit", || held.load(SeqCst) == 1);
    assert!(semaphore.try_acquire().is_none());
    child.kill().unwrap();
    child.join().unwrap();
    assert_eq!(semaphore.acquire().inherited_from(), Some(child.pid()));
}
