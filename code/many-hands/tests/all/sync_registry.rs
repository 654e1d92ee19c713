//! `many_hands::sync::Threads` counts, names and joins, also when a thread panics or never begins.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::exit;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::thread::{self, sleep};
use std::time::Duration;

use many_hands::process::Process;
use many_hands::sync::Threads;

/// Long enough for a thread that no thread waits for to be overtaken.
const A_WHILE: Duration = Duration::from_millis(50);

#[test]
fn a_thread_is_counted_while_it_lives() {
    let threads = Threads::new();
    let gate = Arc::new(Barrier::new(4));
    let handles = [1, 2, 3].map(|_| {
        let gate = Arc::clone(&gate);
        threads.spawn(move || gate.wait()).unwrap()
    });
    let ids = |threads: &Threads| threads.live().iter().map(thread::Thread::id).collect::<Vec<_>>();
    assert_eq!(threads.active_count(), 3);
    assert_eq!(ids(&threads), handles.each_ref().map(|handle| handle.thread().id()));

    gate.wait();
    threads.join_all();
    assert_eq!(threads.active_count(), 0);
    assert_eq!(ids(&threads), []);
}

#[test]
fn a_joined_thread_is_not_counted() {
    let threads = Threads::new();
    for _ in 0..1000 {
        threads.spawn(|| ()).unwrap().join().unwrap();
        assert_eq!(threads.active_count(), 0);
    }
}

#[test]
fn a_thread_finds_itself_among_the_living() {
    let threads = Arc::new(Threads::new());
    for _ in 0..1000 {
        let all = Arc::clone(&threads);
        let found = threads.spawn(move || all.live().iter().any(|it| it.id() == thread::current().id()));
        assert!(found.unwrap().join().unwrap());
    }
}

#[test]
fn a_panic_ends_the_counting_and_is_in_the_handle() {
    let threads = Threads::new();
    let unlucky = threads.spawn(|| panic!("no luck")).unwrap();
    threads.join_all();
    assert_eq!(threads.active_count(), 0);
    assert_eq!(unlucky.join().unwrap_err().downcast_ref(), Some(&"no luck"));
}

#[test]
fn a_thread_that_never_began_is_not_counted() {
    let threads = Threads::new();
    let refused = catch_unwind(AssertUnwindSafe(|| threads.builder().name("zero \0 byte").spawn(|| ())));
    assert!(refused.is_err());
    assert_eq!(threads.active_count(), 0);
    threads.join_all();
}

#[test]
fn drop_waits_for_threads_and_not_for_daemons() {
    let threads = Threads::new();
    let (stop, stopped) = channel::<()>();
    let daemon = threads.builder().daemon(true).spawn(move || stopped.recv()).unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let worker = Arc::clone(&done);
    threads
        .spawn(move || {
            sleep(A_WHILE);
            worker.store(true, SeqCst);
        })
        .unwrap();

    drop(threads);
    assert!(done.load(SeqCst));
    assert!(!daemon.is_finished());
    drop(stop);
    assert!(daemon.join().unwrap().is_err());
}

#[test]
fn a_panic_of_the_owner_waits_too() {
    let done = Arc::new(AtomicBool::new(false));
    let worker = Arc::clone(&done);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let threads = Threads::new();
        threads
            .spawn(move || {
                sleep(A_WHILE);
                worker.store(true, SeqCst);
            })
            .unwrap();
        panic!("the owner fails");
    }));
    assert!(panicked.is_err());
    assert!(done.load(SeqCst));
}

#[test]
fn a_thread_that_is_started_meanwhile_is_waited_for() {
    let threads = Arc::new(Threads::new());
    let ended = Arc::new(AtomicUsize::new(0));
    let (all, count) = (Arc::clone(&threads), Arc::clone(&ended));
    threads
        .spawn(move || {
            sleep(A_WHILE);
            let last = Arc::clone(&count);
            all.spawn(move || {
                sleep(A_WHILE);
                last.fetch_add(1, SeqCst);
            })
            .unwrap();
            count.fetch_add(1, SeqCst);
        })
        .unwrap();
    threads.join_all();
    assert_eq!(ended.load(SeqCst), 2);
}

/// `exit` drops nothing: the thread would sleep for ever.
#[test]
fn exit_waits_for_no_thread() {
    let child: Result<Process, _> = Process::spawn(
        |()| {
            let threads = Threads::new();
            threads
                .spawn(|| {
                    loop {
                        thread::park()
                    }
                })
                .unwrap();
            exit(7);
        },
        (),
    );
    assert_eq!(child.unwrap().join().unwrap().code(), Some(7));
}

/// The last owner may be one of the threads; it does not wait for itself.
#[test]
fn a_thread_may_wait_for_the_others() {
    let threads = Arc::new(Threads::new());
    let all = Arc::clone(&threads);
    let last = threads.spawn(move || {
        all.join_all();
        drop(all);
    });
    drop(threads);
    last.unwrap().join().unwrap();
}

#[test]
fn many_threads_start_threads_at_once() {
    let threads = Threads::new();
    let names = thread::scope(|s| {
        let starters = [1, 2, 3, 4].map(|_| {
            s.spawn(|| {
                let handles = (0..100).map(|_| threads.spawn(|| ()).unwrap());
                handles.map(|handle| handle.thread().name().unwrap().to_string()).collect::<Vec<_>>()
            })
        });
        starters.into_iter().flat_map(|starter| starter.join().unwrap()).collect::<BTreeSet<_>>()
    });
    threads.join_all();
    assert_eq!(threads.active_count(), 0);
    assert_eq!(names, (1..=400).map(|n| format!("Thread-{n}")).collect());
}
