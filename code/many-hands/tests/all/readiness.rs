//! The descriptors of queues and tasks, for event loops of other crates.

use std::os::fd::AsFd;
use std::thread;
use std::time::Duration;

use crate::children::ends_well;
use crate::patience::{PATIENCE, rounds};
use many_hands::process::queue::{Receiver, Sender};
use many_hands::process::{Pool, Process, Queue, Readiness, RecvError, Task, TaskError};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

fn forever((): ()) {
    loop {
        thread::park();
    }
}

/// Takes all that there is, as an event loop does.
async fn taken(receiver: &Receiver<u32>, ready: &AsyncFd<Readiness>, most: usize) -> Vec<u32> {
    let mut taken = Vec::new();
    while taken.len() < most {
        match receiver.try_recv() {
            Ok(number) => taken.push(number),
            Err(RecvError::Empty) => ready.readable().await.unwrap().clear_ready(),
            Err(RecvError::Disconnected) => break,
            Err(error) => panic!("{error}"),
        }
    }
    taken
}

fn watched(readiness: Readiness) -> AsyncFd<Readiness> {
    // SAFETY: the descriptor stays open, and the same, for as long as the `Readiness` lives.
    unsafe { AsyncFd::register_with_interest(readiness, Interest::READABLE) }.unwrap()
}

#[test]
fn an_event_loop_waits_for_a_queue_and_its_end() {
    fn sends((sender, count): (Sender<u32>, u32)) {
        (0..count).for_each(|number| sender.send(&number).unwrap());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let count = rounds(5000) as u32;
    runtime.block_on(async {
        let (sender, receiver) = Queue::bounded(4).unwrap().split();
        let child = Process::spawn(sends, (sender, count)).unwrap();
        let ready = watched(receiver.readiness().unwrap());
        let taken = tokio::time::timeout(PATIENCE, taken(&receiver, &ready, usize::MAX)).await.unwrap();
        assert_eq!(taken, (0..count).collect::<Vec<_>>());
        ends_well(&child);
    });
}

/// Two event loops in two threads, and a thread that blocks, which all want the same messages.
#[test]
fn event_loops_that_share_a_queue_miss_no_message() {
    let count = rounds(5000) as u32;
    let (sender, receiver) = Queue::bounded(16).unwrap().split();
    thread::scope(|scope| {
        let event_loops: Vec<_> = (0..2)
            .map(|_| {
                let receiver = receiver.clone();
                scope.spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                    runtime.block_on(async {
                        let ready = watched(receiver.readiness().unwrap());
                        tokio::time::timeout(PATIENCE, taken(&receiver, &ready, usize::MAX)).await.unwrap()
                    })
                })
            })
            .collect();
        let blocking = scope.spawn(|| receiver.iter().map(Result::unwrap).collect::<Vec<_>>());
        for number in 0..count {
            sender.send(&number).unwrap();
            // Now and then all of them sleep.
            if number % 100 == 0 {
                thread::sleep(Duration::from_millis(1));
            }
        }
        drop(sender);
        let mut all: Vec<_> = event_loops.into_iter().flat_map(|event_loop| event_loop.join().unwrap()).collect();
        all.extend(blocking.join().unwrap());
        all.sort_unstable();
        assert_eq!(all, (0..count).collect::<Vec<_>>());
    });
}

fn is_readable(readiness: &Readiness) -> bool {
    poll(&mut [PollFd::new(readiness.as_fd(), PollFlags::POLLIN)], PollTimeout::ZERO).unwrap() > 0
}

#[test]
fn a_queues_descriptor_is_readable_while_there_are_messages_and_when_the_last_sender_was_killed() {
    fn holds(_: Sender<u32>) {
        forever(());
    }
    let (sender, receiver) = Queue::bounded(4).unwrap().split();
    sender.send(&1).unwrap();
    let (one, other) = (receiver.readiness().unwrap(), receiver.readiness().unwrap());
    drop(other);
    assert!(is_readable(&one), "there was a message before it was watched");
    assert_eq!((receiver.try_recv(), is_readable(&one)), (Ok(1), true), "until `Empty`");
    for number in 2..4 {
        assert_eq!((receiver.try_recv(), is_readable(&one)), (Err(RecvError::Empty), false));
        sender.send(&number).unwrap();
        assert!(is_readable(&one));
        assert_eq!(receiver.recv(), Ok(number));
    }
    let process = Process::spawn(holds, sender).unwrap();
    assert_eq!((receiver.try_recv(), is_readable(&one)), (Err(RecvError::Empty), false));
    process.kill().unwrap();
    process.join().unwrap();
    assert!(is_readable(&one));
    assert_eq!(receiver.try_recv(), Err(RecvError::Disconnected));
    assert!(is_readable(&one), "the end stays");
}

/// It counts among those that watch, so each message costs a call more, and no other is less
/// watched.
#[test]
fn a_watcher_that_is_killed_leaves_the_others_awake() {
    fn watches((queue, begun): (Queue<u32>, Queue<u8>)) {
        let _ready = queue.readiness().unwrap();
        begun.send(&1).unwrap();
        forever(());
    }
    let (queue, begun) = (Queue::bounded(4).unwrap(), Queue::bounded(4).unwrap());
    let process = Process::spawn(watches, (queue.clone(), begun.clone())).unwrap();
    begun.recv().unwrap();
    process.kill().unwrap();
    process.join().unwrap();
    let ready = queue.readiness().unwrap();
    for number in 0..3 {
        assert_eq!((queue.try_recv(), is_readable(&ready)), (Err(RecvError::Empty), false));
        queue.send(&number).unwrap();
        assert!(is_readable(&ready));
        assert_eq!(queue.try_recv(), Ok(number));
    }
}

#[test]
fn a_tasks_descriptor_is_readable_from_its_end_on() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let pool = Pool::new(1).unwrap();
    runtime.block_on(async {
        let (gate, open) = Queue::bounded(1).unwrap().split();
        let pool = Pool::builder().workers(1).initializer(|open: Receiver<u8>| open, open).build().unwrap();
        let task = pool.apply_async(|()| Pool::with_state(|open: &mut Receiver<u8>| open.recv().unwrap()), ());
        let (readiness, dropped) = (task.readiness().unwrap(), task.readiness().unwrap());
        drop(dropped);
        assert!(!is_readable(&readiness));
        gate.send(&7).unwrap();
        _ = tokio::time::timeout(PATIENCE, watched(readiness).readable()).await.unwrap().unwrap();
        assert!(task.is_finished() && is_readable(&task.readiness().unwrap()));
        assert_eq!(task.join().unwrap(), 7);
    });
    let dies: Task<()> = pool.apply_async(|()| std::process::abort(), ());
    let readiness = dies.readiness().unwrap();
    poll(&mut [PollFd::new(readiness.as_fd(), PollFlags::POLLIN)], PollTimeout::from(60_000_u16)).unwrap();
    assert!(dies.is_finished());
    assert!(matches!(dies.join(), Err(TaskError::Died { .. })));
}
