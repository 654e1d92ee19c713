//! `many_hands::sync` under a model checker: the files of the library itself, with the locks of
//! shuttle in place of those of std.
//!
//! Most models are small enough for every schedule to be tried, where there is
//! [time](crate::patience::all_rounds). A schedule in which a thread waits for ever is a failure of
//! its own. What is not modelled: how long a wait lasts (a timeout may come at any moment), and
//! orders of memory that only atomics could show; there are none here.

use crate::patience::{all_rounds, rounds};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use shuttle::scheduler::{DfsScheduler, RandomScheduler};
use shuttle::thread::scope;
use shuttle::{Config, Runner};

#[path = "../../src/sync/barrier.rs"]
#[allow(dead_code, reason = "the models use a part of it")]
mod barrier;
#[path = "../../src/sync/bounded_semaphore.rs"]
#[allow(dead_code, reason = "the models use a part of it")]
mod bounded_semaphore;
#[path = "../../src/sync/event.rs"]
#[allow(dead_code, reason = "the models use a part of it")]
mod event;
#[path = "models/primitives.rs"]
mod primitives;
#[path = "../../src/sync/registry.rs"]
#[allow(dead_code, reason = "the models use a part of it")]
mod registry;
#[path = "../../src/sync/semaphore.rs"]
#[allow(dead_code, reason = "the models use a part of it")]
mod semaphore;
#[path = "../../src/sync/thread_builder.rs"]
#[allow(dead_code, reason = "the models use a part of it")]
mod thread_builder;
#[path = "../../src/sync/timer.rs"]
#[allow(dead_code, reason = "the models use a part of it")]
mod timer;

use barrier::{Barrier, Broken};
use bounded_semaphore::{BoundedSemaphore, SurplusRelease};
use event::Event;
use registry::Threads;
use semaphore::{Permit, Semaphore};
use thread_builder::ThreadBuilder;
use timer::{AlreadyFired, Timer};

/// Any time: the model's timeouts come when they like.
const SOME_TIME: Duration = Duration::from_secs(1);

/// So many random schedules, where there are too many to try them all.
const MANY: usize = 5_000;

/// So many schedules of a model at most, where time is short: the first ones, in the order of the
/// search.
const FIRST: usize = 5_000;

/// Tries every schedule, or [the first ones](all_rounds). The atomics in the models are those of
/// std, between which nothing is scheduled.
fn in_every_schedule(name: &str, model: impl Fn() + Send + Sync + 'static) {
    let limit = if all_rounds() { None } else { Some(FIRST) };
    let tried = Runner::new(DfsScheduler::new(limit, false), Config::new()).run(model);
    println!("{name}: {tried} schedules, {}", if limit == Some(tried) { "the first ones" } else { "all" });
    assert!(tried > 1, "nothing happens side by side in this model");
}

/// Tries many schedules, always the same ones in the same order.
fn in_many_schedules(name: &str, model: impl Fn() + Send + Sync + 'static) {
    let tried = Runner::new(RandomScheduler::new_from_seed(8, rounds(MANY)), Config::new()).run(model);
    println!("{name}: {tried} random schedules");
}

/// No thread waits while a place is free, and there are never more inside than places.
fn threads_that_want_the_only_place(threads: usize) {
    let (semaphore, inside) = (Semaphore::new(1), AtomicUsize::new(0));
    scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                let _permit = semaphore.acquire();
                assert_eq!(inside.fetch_add(1, Ordering::Relaxed), 0);
                shuttle::thread::yield_now();
                inside.fetch_sub(1, Ordering::Relaxed);
            });
        }
    });
    assert_eq!(semaphore.available_permits(), 1);
}

#[test]
fn semaphore_admits_one_of_two() {
    in_every_schedule("semaphore, one place, two threads", || threads_that_want_the_only_place(2));
}

#[test]
fn semaphore_admits_one_of_four() {
    in_many_schedules("semaphore, one place, four threads", || threads_that_want_the_only_place(4));
}

#[test]
fn semaphore_wakes_one_for_each_release() {
    in_many_schedules("semaphore, two releases for two threads", || {
        let semaphore = Semaphore::new(0);
        scope(|s| {
            for _ in 0..2 {
                s.spawn(|| semaphore.acquire().forget());
            }
            semaphore.release();
            semaphore.release();
        });
        assert_eq!(semaphore.available_permits(), 0);
    });
}

/// A wake-up that reaches a thread whose time is up must not be lost to the one that still waits.
#[test]
fn semaphore_loses_no_release_to_a_timeout() {
    in_many_schedules("semaphore, one release, one thread with a timeout and one without", || {
        let semaphore = Semaphore::new(0);
        scope(|s| {
            s.spawn(|| drop(semaphore.acquire()));
            s.spawn(|| drop(semaphore.acquire_timeout(SOME_TIME)));
            semaphore.release();
        });
        assert_eq!(semaphore.available_permits(), 1);
    });
}

#[test]
fn semaphore_gives_a_free_place_past_its_waiters() {
    in_every_schedule("semaphore, try_acquire beside acquire", || {
        let semaphore = Semaphore::new(1);
        scope(|s| {
            s.spawn(|| drop(semaphore.try_acquire()));
            s.spawn(|| drop(semaphore.acquire()));
            assert!(semaphore.available_permits() <= 1);
        });
        assert_eq!(semaphore.available_permits(), 1);
        assert!(semaphore.try_acquire().is_some());
    });
}

/// Of two threads that give back one forgotten place, one has the error, whatever else comes and
/// goes.
#[test]
fn bounded_semaphore_refuses_exactly_the_surplus() {
    in_every_schedule("bounded semaphore, two releases of one place", || {
        let semaphore = BoundedSemaphore::new(2);
        semaphore.acquire().forget();
        scope(|s| {
            s.spawn(|| drop(semaphore.acquire()));
            let other = s.spawn(|| semaphore.release());
            let mut released = [semaphore.release(), other.join().expect("it does not panic")];
            released.sort_by_key(Result::is_err);
            assert_eq!(released, [Ok(()), Err(SurplusRelease)]);
        });
        assert_eq!(semaphore.available_permits(), 2);
    });
}

#[test]
fn event_releases_all_that_wait() {
    in_every_schedule("event, two threads wait", || {
        let (event, news) = (Event::new(), AtomicUsize::new(0));
        scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    event.wait();
                    assert_eq!(news.load(Ordering::Relaxed), 1);
                });
            }
            news.store(1, Ordering::Relaxed);
            event.set();
        });
        assert!(event.is_set());
    });
}

/// A thread that waits when the flag is raised is released, even if it is lowered before that
/// thread wakes.
#[test]
fn event_releases_waiters_by_a_pulse() {
    in_every_schedule("event, set and clear while one waits", || {
        let event = Event::new();
        scope(|s| {
            s.spawn(|| event.wait());
            shuttle::thread::yield_now();
            let waits = primitives::waiting() == 1;
            event.set();
            if waits {
                event.clear();
            }
        });
    });
}

#[test]
fn event_waits_with_a_timeout_beside_one_without() {
    in_many_schedules("event, one thread with a timeout and one without", || {
        let event = Event::new();
        scope(|s| {
            s.spawn(|| {
                event.wait();
                assert!(event.is_set(), "woken for nothing");
            });
            s.spawn(|| {
                if event.wait_timeout(SOME_TIME) {
                    assert!(event.is_set());
                }
            });
            event.set();
        });
    });
}

/// Rounds do not mix: a quick thread that is back already counts for the next.
#[test]
fn barrier_keeps_its_rounds_apart() {
    in_many_schedules("barrier, two threads, two rounds", || {
        let (barrier, arrived) = (Barrier::new(2), AtomicUsize::new(0));
        let leaders = AtomicUsize::new(0);
        scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    for round in 1..=2 {
                        arrived.fetch_add(1, Ordering::Relaxed);
                        let leads = barrier.wait().expect("nobody breaks it").is_leader();
                        leaders.fetch_add(usize::from(leads), Ordering::Relaxed);
                        assert!(arrived.load(Ordering::Relaxed) >= 2 * round);
                    }
                });
            }
        });
        assert_eq!(leaders.load(Ordering::Relaxed), 2);
        assert_eq!(barrier.waiting(), 0);
    });
}

#[test]
fn barrier_numbers_the_threads_of_a_round() {
    in_many_schedules("barrier, three threads, two rounds", || {
        let (barrier, indexes) = (Barrier::new(3), AtomicUsize::new(0));
        scope(|s| {
            for _ in 0..3 {
                s.spawn(|| {
                    for _ in 0..2 {
                        let index = barrier.wait().expect("nobody breaks it").index();
                        indexes.fetch_add(10_usize.pow(index as u32), Ordering::Relaxed);
                    }
                });
            }
        });
        assert_eq!(indexes.load(Ordering::Relaxed), 222);
    });
}

/// The round is complete for both or broken for both.
#[test]
fn barrier_gives_a_round_one_end() {
    in_every_schedule("barrier, two threads, one with a timeout", || {
        let barrier = Barrier::new(2);
        scope(|s| {
            let patient = s.spawn(|| barrier.wait());
            let other = barrier.wait_timeout(SOME_TIME);
            let patient = patient.join().expect("it does not panic");
            match (patient, other) {
                (Ok(one), Ok(other)) => assert_eq!(one.index() + other.index(), 1),
                (one, other) => assert_eq!((one, other), (Err(Broken::TimedOut), Err(Broken::TimedOut))),
            }
        });
    });
}

#[test]
fn barrier_releases_waiters_when_another_gives_up() {
    in_every_schedule("barrier, two of three threads, one with a timeout", || {
        let barrier = Barrier::new(3);
        scope(|s| {
            s.spawn(|| assert_eq!(barrier.wait(), Err(Broken::TimedOut)));
            assert_eq!(barrier.wait_timeout(SOME_TIME), Err(Broken::TimedOut));
        });
    });
}

#[test]
fn barrier_releases_waiters_when_it_is_aborted() {
    in_every_schedule("barrier, two of three threads, aborted", || {
        let barrier = Barrier::new(3);
        scope(|s| {
            for _ in 0..2 {
                s.spawn(|| assert_eq!(barrier.wait(), Err(Broken::Aborted)));
            }
            barrier.abort();
        });
        assert!(barrier.is_broken());
    });
}

/// The thread of the old round finds out, even if the next round has come and gone before it wakes.
#[test]
fn barrier_tells_the_old_round_of_a_reset() {
    in_every_schedule("barrier, reset while one waits, then a whole round", || {
        let barrier = Barrier::new(2);
        scope(|s| {
            let first = s.spawn(|| barrier.wait());
            if barrier.waiting() == 0 {
                barrier.wait().expect("nobody breaks the first round");
                first.join().expect("it does not panic").expect("nobody breaks the first round");
                return;
            }
            barrier.reset();
            let second = s.spawn(|| barrier.wait());
            barrier.wait().expect("nobody breaks the second round");
            second.join().expect("it does not panic").expect("nobody breaks the second round");
            assert_eq!(first.join().expect("it does not panic"), Err(Broken::Reset));
        });
    });
}

/// Either the action runs or the cancellation is in time, never both and never neither.
#[test]
fn timer_fires_or_is_cancelled() {
    in_every_schedule("timer, cancelled at any moment", || {
        let ran = Arc::new(AtomicUsize::new(0));
        let counter = ran.clone();
        let timer = Timer::after(SOME_TIME, move || counter.fetch_add(1, Ordering::Relaxed));
        let in_time = timer.cancel();
        let result = timer.join().expect("the action does not panic");
        let ran = ran.load(Ordering::Relaxed);
        match in_time {
            Ok(()) => assert_eq!((result, ran), (None, 0)),
            Err(AlreadyFired) => assert_eq!((result, ran), (Some(0), 1)),
        }
    });
}

#[test]
fn timer_ends_when_two_threads_cancel_it() {
    in_many_schedules("timer, cancelled by two threads", || {
        let timer = Timer::after(SOME_TIME, || ());
        let cancelled = scope(|s| {
            let other = s.spawn(|| timer.cancel());
            [timer.cancel(), other.join().expect("it does not panic")]
        });
        let fired = timer.join().expect("the action does not panic").is_some();
        assert_eq!(cancelled.contains(&Ok(())), !fired);
    });
}

#[test]
fn registry_waits_for_its_threads_and_counts_none_that_has_ended() {
    in_every_schedule("registry, two threads, joined", || {
        let (threads, done) = (Threads::new(), Arc::new(AtomicUsize::new(0)));
        let other = done.clone();
        let first = threads.spawn(move || other.fetch_add(1, Ordering::Relaxed)).expect("a model has room");
        assert!(threads.active_count() <= 1);
        first.join().expect("it does not panic");
        assert_eq!(threads.active_count(), 0);

        let other = done.clone();
        threads.spawn(move || other.fetch_add(1, Ordering::Relaxed)).expect("a model has room");
        threads.join_all();
        assert_eq!((threads.active_count(), done.load(Ordering::Relaxed)), (0, 2));
    });
}

/// A daemon that is still there is left alone, and a thread that a thread starts is not.
#[test]
fn registry_waits_for_a_thread_that_comes_later() {
    in_many_schedules("registry, a thread that starts a thread, and a daemon", || {
        let (threads, done) = (Arc::new(Threads::new()), Arc::new(AtomicUsize::new(0)));
        let stop = Arc::new(Event::new());
        let stopped = stop.clone();
        threads.builder().daemon(true).spawn(move || stopped.wait()).expect("a model has room");
        let (all, count) = (threads.clone(), done.clone());
        let starter = move || {
            let last = count.clone();
            all.spawn(move || last.fetch_add(1, Ordering::Relaxed)).expect("a model has room");
            count.fetch_add(1, Ordering::Relaxed);
        };
        threads.spawn(starter).expect("a model has room");
        threads.join_all();
        assert_eq!((threads.active_count(), done.load(Ordering::Relaxed)), (1, 2));
        stop.set();
    });
}

/// That the checker sees what it is there to see: a release that wakes no thread.
#[test]
fn the_checker_finds_a_thread_that_waits_for_ever() {
    let waits = AssertUnwindSafe(|| {
        in_every_schedule("nobody sets it", || {
            let event = Event::new();
            scope(|s| {
                s.spawn(|| event.wait());
            });
        });
    });
    let panic = catch_unwind(waits).expect_err("the thread waits for ever");
    let message = panic.downcast_ref::<String>().expect("shuttle panics with a text");
    assert!(message.contains("deadlock"), "{message}");
}
