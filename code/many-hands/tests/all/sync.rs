//! `many_hands::sync` does what its documentation says, on real threads. `tests/models.rs` tries
//! the schedules that are rare on these.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::patience::{PATIENCE, within_patience};
use many_hands::sync::{
    AlreadyFired, Barrier, BoundedSemaphore, Broken, Event, Permit, Semaphore, SurplusRelease, Timer, WaitResult,
};

/// Short, for what never happens.
const MOMENT: Duration = Duration::from_millis(20);

#[test]
fn everything_can_be_shared() {
    fn shared<T: Send + Sync>() {}
    fn unwind_safe<T: UnwindSafe + RefUnwindSafe>() {}
    shared::<Semaphore>();
    shared::<Permit>();
    shared::<BoundedSemaphore>();
    shared::<Event>();
    shared::<Barrier>();
    shared::<Timer<String>>();
    shared::<WaitResult>();
    unwind_safe::<(Semaphore, Permit, BoundedSemaphore, Event, Barrier)>();

    fn an_error<T: std::error::Error + Send + Sync + Copy + 'static>() {}
    an_error::<SurplusRelease>();
    an_error::<Broken>();
    an_error::<AlreadyFired>();
}

#[test]
fn debug_says_what_there_is_to_see() {
    let semaphore = BoundedSemaphore::new(3);
    let permit = semaphore.acquire();
    assert_eq!(format!("{semaphore:?}"), "BoundedSemaphore { available_permits: 2, bound: 3 }");
    assert_eq!(format!("{permit:?}"), "Permit { semaphore: Semaphore { available_permits: 2 } }");
    assert_eq!(format!("{:?}", Event::default()), "Event { is_set: false }");
    assert_eq!(format!("{:?}", Barrier::new(2)), "Barrier { parties: 2, waiting: 0, broken: None }");
    let timer = Timer::after(Duration::MAX, || ());
    assert_eq!(format!("{timer:?}"), "Timer { stage: Waiting, .. }");
    timer.cancel().unwrap();
}

#[test]
fn as_many_are_inside_as_there_are_places() {
    let semaphore = Semaphore::new(3);
    let (inside, peak) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|s| {
        for _ in 0..8 {
            s.spawn(|| {
                for _ in 0..1000 {
                    let _permit = semaphore.acquire();
                    peak.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    inside.fetch_sub(1, Ordering::SeqCst);
                }
            });
        }
    });
    assert!(peak.into_inner() <= 3);
    assert_eq!(semaphore.available_permits(), 3);
}

#[test]
fn a_permit_is_given_back_by_a_panic_and_by_another_thread() {
    let semaphore = BoundedSemaphore::new(2);
    thread::scope(|s| {
        let panics = s.spawn(|| {
            let _permit = semaphore.acquire();
            panic!("on purpose");
        });
        assert!(panics.join().is_err());
        let permit = semaphore.acquire();
        s.spawn(move || drop(permit));
    });
    assert_eq!(semaphore.available_permits(), 2);
}

#[test]
fn a_semaphore_without_places_waits_for_the_first_release() {
    let semaphore = Semaphore::new(0);
    assert!(semaphore.try_acquire().is_none());
    assert!(semaphore.acquire_timeout(Duration::ZERO).is_none());
    thread::scope(|s| {
        let waiting = s.spawn(|| semaphore.acquire_timeout(Duration::MAX).map(Permit::forget));
        semaphore.release();
        assert!(waiting.join().unwrap().is_some());
    });
    assert_eq!(semaphore.available_permits(), 0);
}

#[test]
fn a_zero_timeout_takes_what_is_there() {
    let semaphore = Semaphore::new(1);
    assert!(semaphore.acquire_timeout(Duration::ZERO).is_some());

    let event = Event::new();
    event.set();
    assert!(event.wait_timeout(Duration::ZERO));
    assert!(Barrier::new(1).wait_timeout(Duration::ZERO).is_ok());
}

#[test]
fn a_timeout_is_a_lower_bound() {
    let start = Instant::now();
    assert!(Semaphore::new(0).acquire_timeout(MOMENT).is_none());
    assert!(!Event::new().wait_timeout(MOMENT));
    assert_eq!(Barrier::new(2).wait_timeout(MOMENT), Err(Broken::TimedOut));
    assert_eq!(Timer::after(MOMENT, || ()).join().unwrap(), Some(()));
    assert!(start.elapsed() >= 4 * MOMENT);
}

#[test]
fn the_longest_timeout_does_not_overflow() {
    let (semaphore, event, barrier) = (Semaphore::new(0), Event::new(), Barrier::new(2));
    thread::scope(|s| {
        s.spawn(|| assert!(semaphore.acquire_timeout(Duration::MAX).is_some()));
        s.spawn(|| assert!(event.wait_timeout(Duration::MAX)));
        s.spawn(|| assert!(barrier.wait_timeout(Duration::MAX).is_ok()));
        thread::sleep(MOMENT);
        semaphore.release();
        event.set();
        barrier.wait().unwrap();
    });
}

#[test]
#[should_panic(expected = "more than usize::MAX places")]
fn a_semaphore_does_not_overflow() {
    Semaphore::new(usize::MAX).release();
}

/// A panic in `release` is no reason for others to fail.
#[test]
fn nothing_is_poisoned() {
    let semaphore = Semaphore::new(usize::MAX);
    thread::scope(|s| assert!(s.spawn(|| semaphore.release()).join().is_err()));
    assert!(semaphore.try_acquire().is_some());
}

#[test]
fn a_place_of_a_permit_cannot_be_released_by_hand() {
    let semaphore = BoundedSemaphore::new(2);
    let permit = semaphore.acquire();
    semaphore.acquire().forget();
    assert_eq!(semaphore.release(), Ok(()));
    assert_eq!(semaphore.release(), Err(SurplusRelease));
    drop(permit);
    assert_eq!(semaphore.available_permits(), 2);
}

/// A thread that waits when the flag goes up is released, although it is down again before that
/// thread can look.
#[test]
fn a_pulse_releases_all_that_wait() {
    let event = Event::new();
    for _ in 0..100 {
        let released = AtomicUsize::new(0);
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| {
                    event.wait();
                    released.fetch_add(1, Ordering::SeqCst);
                });
            }
            within_patience("a pulse was seen", || {
                event.set();
                event.clear();
                released.load(Ordering::SeqCst) == 4
            });
        });
        assert!(!event.is_set());
    }
}

#[test]
fn a_barrier_can_be_used_again() {
    let barrier = Barrier::new(4);
    let (arrived, leaders) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(|| {
                for round in 1..=500 {
                    arrived.fetch_add(1, Ordering::SeqCst);
                    if barrier.wait().unwrap().is_leader() {
                        leaders.fetch_add(1, Ordering::SeqCst);
                    }
                    assert!(arrived.load(Ordering::SeqCst) >= 4 * round);
                }
            });
        }
    });
    assert_eq!(leaders.into_inner(), 500);
}

#[test]
fn the_last_to_arrive_leads() {
    let barrier = Barrier::new(2);
    thread::scope(|s| {
        let first = s.spawn(|| barrier.wait().unwrap());
        within_patience("the first waits", || barrier.waiting() == 1);
        let last = barrier.wait().unwrap();
        let first = first.join().unwrap();
        assert_eq!((first.index(), first.is_leader(), last.index(), last.is_leader()), (0, false, 1, true));
    });
}

#[test]
fn one_reason_breaks_a_round_for_all() {
    let barrier = Barrier::new(3);
    thread::scope(|s| {
        let patient = s.spawn(|| barrier.wait());
        within_patience("the patient one waits", || barrier.waiting() == 1);
        assert_eq!(barrier.wait_timeout(Duration::from_millis(1)), Err(Broken::TimedOut));
        assert_eq!(patient.join().unwrap(), Err(Broken::TimedOut));
    });
    barrier.abort(); // too late to be the reason
    assert_eq!((barrier.wait(), barrier.waiting()), (Err(Broken::TimedOut), 0));
}

#[test]
fn a_reset_ends_the_old_round_and_begins_one() {
    let barrier = Barrier::new(2);
    thread::scope(|s| {
        let old = s.spawn(|| barrier.wait());
        within_patience("the old one waits", || barrier.waiting() == 1);
        barrier.reset();
        assert_eq!(barrier.waiting(), 0);
        assert_eq!(old.join().unwrap(), Err(Broken::Reset));
    });
    assert!(!barrier.is_broken());
}

#[test]
#[should_panic(expected = "at least one thread")]
fn a_barrier_for_none_is_refused() {
    let _ = Barrier::new(0);
}

#[test]
fn a_timer_that_has_begun_cannot_be_cancelled() {
    let (sender, begun) = mpsc::channel();
    let (go_on, told) = mpsc::channel::<()>();
    let timer = Timer::after(Duration::ZERO, move || {
        sender.send(()).unwrap();
        told.recv()
    });
    begun.recv().unwrap();
    assert_eq!(timer.cancel(), Err(AlreadyFired));
    go_on.send(()).unwrap();
    assert_eq!(timer.join().unwrap(), Some(Ok(())));
}

#[test]
fn a_timer_is_cancelled_once_and_for_all() {
    let timer = Timer::after(Duration::MAX, || unreachable!("it was cancelled"));
    assert_eq!((timer.cancel(), timer.cancel()), (Ok(()), Ok(())));
    assert!(timer.join().unwrap().is_none());
}

#[test]
fn a_timer_hands_on_the_panic_of_its_action() {
    let panic = Timer::after(Duration::ZERO, || -> () { panic!("on purpose") }).join().unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"on purpose"));
}

#[test]
fn a_dropped_timer_goes_on() {
    let (sender, fired) = mpsc::channel();
    drop(Timer::after(Duration::ZERO, move || sender.send(())));
    assert_eq!(fired.recv_timeout(PATIENCE), Ok(()));
}
