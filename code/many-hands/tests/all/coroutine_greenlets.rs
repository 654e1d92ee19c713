//! `many_hands::coroutine`: greenlets do what their documentation says, also when something goes
//! wrong in one.

use std::cell::RefCell;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::ErrorKind;
use std::os::unix::process::ExitStatusExt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::ExitStatus;
use std::rc::Rc;
use std::sync::{Mutex, TryLockError};
use std::thread;

use many_hands::coroutine::{Current, Greenlet, Greenlets};
use many_hands::process::Process;
use nix::libc;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::Signal;
use nix::unistd::dup2_stderr;

/// What happened, in order, for all to write to.
type Log = Rc<RefCell<Vec<&'static str>>>;

/// Writes its word when it is dropped.
struct Witness(Log, &'static str);

impl Drop for Witness {
    fn drop(&mut self) {
        self.0.borrow_mut().push(self.1);
    }
}

/// What a panic says that comes out of this.
fn panic_of<R>(run: impl FnOnce() -> R) -> String {
    let payload = catch_unwind(AssertUnwindSafe(run)).err().expect("it panics");
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => payload.downcast_ref::<&str>().expect("a panic has a message").to_string(),
    }
}

/// How a process ends that runs this.
fn end_of(run: fn(())) -> ExitStatus {
    let child = Process::spawn(run, ()).unwrap();
    let _ = child.join();
    child.exit_status().expect("it was waited for")
}

/// Needs more of the stack the deeper it goes, and hands control to the outside on the ground.
fn descend(me: &Current<'_, usize>, depth: usize) -> usize {
    let room = black_box([1_u8; 1000]);
    let below = if depth == 0 { me.switch(Greenlet::MAIN, 0) } else { descend(me, depth - 1) };
    below + usize::from(room[depth % room.len()])
}

#[test]
fn values_go_both_ways_and_the_last_one_to_the_parent() {
    let mut greenlets = Greenlets::new();
    let counts = greenlets
        .add(|me, mut total: i32| {
            while total < 10 {
                total += me.switch(Greenlet::MAIN, total);
            }
            -total
        })
        .unwrap();
    assert_eq!([1, 2, 7].map(|n| greenlets.switch(counts, n)), [1, 3, -10]);
    assert!(greenlets.is_dead(counts));
}

#[test]
fn a_million_switches_in_a_ring_keep_their_order() {
    const MEMBERS: usize = 100;
    let mut greenlets = Greenlets::with_stack_size(16 << 10);
    let ring: Vec<_> = (0..MEMBERS).map(|_| greenlets.declare()).collect();
    for (n, &greenlet) in ring.iter().enumerate() {
        let next = ring[(n + 1) % MEMBERS];
        let run = move |me: &Current<'_, usize>, mut count: usize| {
            while count < 1_000_000 {
                assert_eq!(count % MEMBERS, n);
                count = me.switch(next, count + 1);
            }
            count
        };
        greenlets.define(greenlet, run).unwrap();
    }
    assert_eq!(greenlets.switch(ring[0], 0), 1_000_000);
}

#[test]
fn all_run_on_the_thread_that_owns_them() {
    let mut greenlets = Greenlets::new();
    let asks = greenlets.add(|_, _| Some(thread::current().id())).unwrap();
    assert_eq!(greenlets.switch(asks, None), Some(thread::current().id()));
}

#[test]
fn a_switch_suspends_also_the_functions_that_led_to_it() {
    let mut greenlets = Greenlets::new();
    let deep = greenlets.add(descend).unwrap();
    assert_eq!(greenlets.switch(deep, 99), 0);
    assert_eq!(greenlets.switch(deep, 5), 105);
}

#[test]
fn one_may_switch_to_oneself() {
    let mut greenlets = Greenlets::new();
    let alone = greenlets.add(|me, n| me.switch(me.id(), n + 1) * 10).unwrap();
    assert_eq!(greenlets.switch(alone, 1), 20);
    assert_eq!(greenlets.switch(Greenlet::MAIN, 7), 7);
}

#[test]
fn the_parents_of_the_dead_get_what_was_for_them() {
    let mut greenlets = Greenlets::new();
    let grandparent = greenlets.declare();
    let parent = greenlets.add(|_, n| n).unwrap();
    let child = greenlets.add(|_, n| n + 1).unwrap();
    greenlets
        .define(grandparent, move |me, _| {
            let of_child = me.switch(child, 1);
            let of_dead = me.switch(child, 5);
            of_child * 10 + of_dead
        })
        .unwrap();
    greenlets.set_parent(parent, grandparent);
    greenlets.set_parent(child, parent);
    greenlets.kill(parent);
    assert_eq!(greenlets.switch(grandparent, 0), 25);
}

#[test]
fn a_panic_comes_out_where_the_parent_waits() {
    let mut greenlets = Greenlets::new();
    let fails = greenlets.add(|_, _| panic!("on purpose")).unwrap();
    let parent = greenlets.add(move |me, _| panic_of(|| me.switch(fails, String::new()))).unwrap();
    greenlets.set_parent(fails, parent);
    assert_eq!(greenlets.switch(parent, String::new()), "on purpose");
    assert!(greenlets.is_dead(fails) && greenlets.is_dead(parent));
}

#[test]
fn an_uncaught_panic_ends_every_ancestor_and_comes_out_at_the_switch() {
    let mut greenlets = Greenlets::new();
    let fails = greenlets.add(|_, ()| panic!("on purpose")).unwrap();
    let parent = greenlets.add(move |me, ()| me.switch(fails, ())).unwrap();
    let not_begun = greenlets.add(|_, ()| unreachable!("a panic came before its first value")).unwrap();
    greenlets.set_parent(fails, parent);
    greenlets.set_parent(parent, not_begun);
    let bystander = greenlets.add(|_, ()| ()).unwrap();

    assert_eq!(panic_of(|| greenlets.switch(parent, ())), "on purpose");
    assert!([fails, parent, not_begun].iter().all(|&greenlet| greenlets.is_dead(greenlet)));
    greenlets.switch(bystander, ());
    assert!(greenlets.is_dead(bystander));
}

#[test]
fn what_is_left_unfinished_is_unwound_from_the_last_to_the_first() {
    let log = Log::default();
    let mut greenlets = Greenlets::new();
    // Each knows the other, and yet neither keeps the other alive.
    let (a, b) = (greenlets.declare(), greenlets.declare());
    for (greenlet, other, words) in [(a, b, ["a first", "a second"]), (b, a, ["b first", "b second"])] {
        let log = log.clone();
        let run = move |me: &Current<'_, bool>, turn| {
            let _first = Witness(log.clone(), words[0]);
            let _second = Witness(log.clone(), words[1]);
            me.switch(if turn { other } else { Greenlet::MAIN }, false);
            unreachable!("nobody switches back")
        };
        greenlets.define(greenlet, run).unwrap();
    }
    greenlets.switch(a, true);
    assert!(log.borrow().is_empty());

    greenlets.kill(b);
    assert_eq!(*log.borrow(), ["b second", "b first"]);
    drop(greenlets);
    assert_eq!(*log.borrow(), ["b second", "b first", "a second", "a first"]);
    assert_eq!(Rc::strong_count(&log), 1);
}

#[test]
fn what_is_left_unfinished_is_unwound_also_by_a_panic_outside_and_poisons_as_one() {
    let lock = Rc::new(Mutex::new(()));
    let outside = panic_of(|| {
        let mut greenlets = Greenlets::new();
        let run = {
            let lock = lock.clone();
            move |me: &Current<'_, ()>, ()| {
                let _guard = lock.lock().unwrap();
                me.switch(Greenlet::MAIN, ());
            }
        };
        let holder = greenlets.add(run).unwrap();
        greenlets.switch(holder, ());
        panic!("outside");
    });
    assert_eq!(outside, "outside");
    assert!(matches!(lock.try_lock(), Err(TryLockError::Poisoned(_))));
}

#[test]
fn what_has_not_begun_is_dropped_and_never_runs() {
    let log = Log::default();
    let mut greenlets = Greenlets::new();
    let witness = Witness(log.clone(), "dropped");
    greenlets
        .add(move |_, ()| {
            let _witness = &witness;
            unreachable!("nobody switches to it")
        })
        .unwrap();
    drop(greenlets);
    assert_eq!(*log.borrow(), ["dropped"]);
}

#[test]
fn what_is_dead_has_given_back_all_it_held() {
    let log = Log::default();
    let mut greenlets = Greenlets::new();
    let witness = Witness(log.clone(), "dropped");
    let short = greenlets.add(move |_, ()| drop(witness)).unwrap();
    greenlets.switch(short, ());
    assert_eq!(*log.borrow(), ["dropped"]);
    greenlets.kill(short);
}

/// Its next switch begins the unwinding anew.
#[test]
fn an_end_by_force_can_be_caught_but_not_survived() {
    let log = Log::default();
    let mut greenlets = Greenlets::new();
    let run = {
        let log = log.clone();
        move |me: &Current<'_, ()>, ()| {
            let caught = catch_unwind(AssertUnwindSafe(|| me.switch(Greenlet::MAIN, ())));
            log.borrow_mut().push(if caught.is_err() { "caught" } else { "resumed" });
            let again = catch_unwind(AssertUnwindSafe(|| me.switch(Greenlet::MAIN, ())));
            log.borrow_mut().push(if again.is_err() { "caught again" } else { "resumed" });
        }
    };
    let stubborn = greenlets.add(run).unwrap();
    greenlets.switch(stubborn, ());
    greenlets.kill(stubborn);
    assert_eq!(*log.borrow(), ["caught", "caught again"]);
    assert!(greenlets.is_dead(stubborn));
}

#[test]
fn some_greenlets_may_own_others() {
    let mut outer = Greenlets::new();
    let owner = outer
        .add(|me, n| {
            let mut inner = Greenlets::new();
            let doubles = inner.add(|me, n| 2 * me.switch(Greenlet::MAIN, n + 1)).unwrap();
            let first = inner.switch(doubles, n);
            let second = me.switch(Greenlet::MAIN, first);
            inner.switch(doubles, second)
        })
        .unwrap();
    assert_eq!(outer.switch(owner, 1), 2);
    assert_eq!(outer.switch(owner, 21), 42);
}

#[test]
fn mistakes_are_named() {
    let mut greenlets = Greenlets::new();
    let declared = greenlets.declare();
    let complaint = "Greenlet(0) was switched to, and has no function";
    assert_eq!(panic_of(|| greenlets.switch(declared, ())), complaint);
    let switches = greenlets.add(move |me, ()| me.switch(declared, ())).unwrap();
    assert_eq!(panic_of(|| greenlets.switch(switches, ())), complaint);

    let defined_again = panic_of(|| greenlets.define(switches, |_, ()| ()));
    assert_eq!(defined_again, "Greenlet(1) has its function already");

    greenlets.set_parent(switches, declared);
    assert_eq!(panic_of(|| greenlets.set_parent(declared, switches)), "Greenlet(0) cannot be its own ancestor");
    assert_eq!(panic_of(|| greenlets.set_parent(declared, declared)), "Greenlet(0) cannot be its own ancestor");

    let mut others = Greenlets::<()>::new();
    assert_eq!(panic_of(|| others.switch(switches, ())), "Greenlet(1) is none of these 0 greenlets");
    assert_eq!(panic_of(|| others.is_dead(switches)), "Greenlet(1) is none of these 0 greenlets");
    assert!(panic_of(|| others.kill(Greenlet::MAIN)).starts_with("Greenlet::MAIN is none of these"));
    assert_eq!(format!("{greenlets:?}"), "Greenlets { len: 2, dead: 0 }");
}

#[test]
fn a_stack_has_the_size_it_was_given() {
    let mut greenlets = Greenlets::with_stack_size(64 << 20);
    let deep = greenlets.add(descend).unwrap();
    assert_eq!(greenlets.switch(deep, 20_000), 0);

    let mut greenlets = Greenlets::with_stack_size(usize::MAX);
    assert!(greenlets.add(|_, ()| ()).is_err());
}

#[test]
fn a_stack_takes_memory_when_it_is_used() {
    let end = end_of(|()| {
        let status = || fs::read_to_string("/proc/self/status").unwrap();
        let resident = || -> usize {
            let line = status().lines().find_map(|line| Some(line.strip_prefix("VmRSS:")?.to_string())).unwrap();
            line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
        };
        let before = resident();
        let mut greenlets = Greenlets::<()>::new();
        for _ in 0..1000 {
            greenlets.add(|_, ()| ()).unwrap();
        }
        assert!(resident() - before < 1000 * Greenlets::<()>::STACK_SIZE / 10);
    });
    assert!(end.success());
}

#[test]
fn no_room_for_a_stack_is_an_error() {
    let end = end_of(|()| {
        setrlimit(Resource::RLIMIT_AS, 1 << 30, 1 << 30).unwrap();
        let mut greenlets = Greenlets::<()>::new();
        let refused = (0..1024).find_map(|_| greenlets.add(|_, ()| ()).err());
        assert_eq!(refused.unwrap().kind(), ErrorKind::OutOfMemory);
        let declared = greenlets.declare();
        assert!(greenlets.define(declared, |_, ()| ()).is_err());
        drop(greenlets);
        assert!(Greenlets::new().add(|_, ()| ()).is_ok());
    });
    assert!(end.success());
}

/// In this mode the kernel kills a process that asks for more than to read, to write and to exit.
#[test]
fn a_switch_asks_the_kernel_for_nothing() {
    let end = end_of(|()| {
        let mut greenlets = Greenlets::new();
        let echo = greenlets.add(|me, n| (0..1000).fold(n, |n, _| me.switch(Greenlet::MAIN, n))).unwrap();
        // SAFETY: the call takes numbers only.
        assert_eq!(unsafe { libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_STRICT) }, 0);
        (0..1000).for_each(|n| assert_eq!(greenlets.switch(echo, n), n));
        // SAFETY: it ends this thread, the only one there is, and does not return.
        unsafe { libc::syscall(libc::SYS_exit, 3) };
    });
    assert_eq!(end.code(), Some(3));
}

/// What lies below the stack is never written to: the process ends first.
#[test]
fn a_stack_that_is_too_small_ends_the_process() {
    let end = end_of(|()| {
        let mut greenlets = Greenlets::new();
        let deep = greenlets.add(descend).unwrap();
        greenlets.switch(deep, 20_000);
    });
    assert_eq!(end.signal(), Some(Signal::SIGSEGV as i32));
}

#[test]
fn a_destructor_that_switches_or_panics_on_the_way_out_aborts() {
    struct SwitchesAway<'a>(&'a Current<'a, ()>);
    impl Drop for SwitchesAway<'_> {
        fn drop(&mut self) {
            self.0.switch(Greenlet::MAIN, ());
        }
    }
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            resume_unwind(Box::new("on the way out"));
        }
    }
    fn hushed() -> Greenlets<()> {
        dup2_stderr(File::options().write(true).open("/dev/null").unwrap()).unwrap();
        Greenlets::new()
    }
    let ends = [
        end_of(|()| {
            let mut greenlets = hushed();
            let greenlet = greenlets.add(|me, ()| {
                let _switches = SwitchesAway(me);
                me.switch(Greenlet::MAIN, ());
            });
            greenlets.switch(greenlet.unwrap(), ());
        }),
        end_of(|()| {
            let mut greenlets = hushed();
            let greenlet = greenlets.add(|me, ()| {
                let _panics = Panics;
                me.switch(Greenlet::MAIN, ());
            });
            greenlets.switch(greenlet.unwrap(), ());
        }),
    ];
    assert_eq!(ends.map(|end| end.signal()), [Some(Signal::SIGABRT as i32); 2]);
}
