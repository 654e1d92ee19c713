//! Queues of which one can wait until all messages are done.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use crate::children::ends_well;
use crate::patience::{PATIENCE, rounds};
use many_hands::process::queue::Abandoned;
use many_hands::process::shared::Atomic;
use many_hands::process::{JoinableQueue, Process, Queue, RecvError, wait};
use serde::{Deserialize, Deserializer, Serialize};

const MOMENT: Duration = Duration::from_millis(20);

#[test]
fn it_is_joined_when_all_that_was_received_is_done() {
    let queue = JoinableQueue::bounded(4).unwrap();
    queue.join().unwrap();
    (0..3).for_each(|number| queue.send(&number).unwrap());
    for number in 0..3 {
        assert_eq!(queue.join_timeout(Duration::ZERO), Ok(false));
        assert_eq!(queue.recv(), Ok(number));
        assert_eq!(queue.join_timeout(Duration::ZERO), Ok(false), "it is received and not done");
        queue.task_done().unwrap();
    }
    assert_eq!(queue.join_timeout(Duration::ZERO), Ok(true));
    assert!(queue.task_done().is_err());
    let begin = Instant::now();
    queue.send(&3).unwrap();
    assert_eq!(queue.join_timeout(MOMENT), Ok(false));
    assert!(begin.elapsed() >= MOMENT);
}

#[test]
fn another_process_says_for_itself_what_it_has_done() {
    fn receives((queue, received, go_on): (JoinableQueue<u8>, Queue<u8>, Queue<u8>)) {
        assert_eq!(queue.recv(), Ok(1));
        received.send(&1).unwrap();
        assert_eq!(go_on.recv(), Ok(2));
        queue.task_done().unwrap();
        assert!(queue.task_done().is_err());
    }
    let queue = JoinableQueue::bounded(4).unwrap();
    let (received, go_on) = (Queue::bounded(1).unwrap(), Queue::bounded(1).unwrap());
    queue.send(&1).unwrap();
    let child = Process::spawn(receives, (queue.clone(), received.clone(), go_on.clone())).unwrap();
    assert_eq!(received.recv_timeout(PATIENCE), Ok(1));
    assert!(queue.is_empty());
    assert!(queue.task_done().is_err(), "this process has received nothing");
    assert_eq!(queue.join_timeout(MOMENT), Ok(false));
    thread::scope(|scope| {
        let joining = scope.spawn(|| queue.join_timeout(PATIENCE));
        thread::sleep(MOMENT);
        go_on.send(&2).unwrap();
        assert_eq!(joining.join().unwrap(), Ok(true));
    });
    ends_well(&child);
}

/// Each message has two others sent before it is done, down to the smallest.
#[test]
fn messages_that_come_of_messages_are_waited_for() {
    fn divide((queue, done): (JoinableQueue<u32>, Atomic<AtomicU64>)) {
        loop {
            let number = queue.recv().unwrap();
            for _ in 0..if number > 0 { 2 } else { 0 } {
                queue.send(&(number - 1)).unwrap();
            }
            done.fetch_add(1, SeqCst);
            queue.task_done().unwrap();
        }
    }
    let (queue, done) = (JoinableQueue::bounded(1000).unwrap(), Atomic::new(AtomicU64::new(0)).unwrap());
    let start = || {
        let argument = (queue.clone(), done.try_clone().unwrap());
        Process::builder().daemon(true).spawn(divide, argument).unwrap()
    };
    let _dividers: Vec<Process> = (0..3).map(|_| start()).collect();
    for round in 1..=rounds(200) as u64 {
        queue.send(&4).unwrap();
        assert_eq!(queue.join_timeout(PATIENCE), Ok(true));
        assert_eq!(done.load(SeqCst), 31 * round);
    }
}

#[test]
fn what_a_killed_process_had_received_is_told_once_and_when_all_else_is_done() {
    fn takes_two((queue, taken): (JoinableQueue<u8>, Queue<u8>)) {
        queue.recv().unwrap();
        queue.task_done().unwrap();
        assert_eq!((queue.recv(), queue.recv()), (Ok(1), Ok(2)));
        taken.send(&1).unwrap();
        thread::sleep(Duration::MAX);
    }
    let (queue, taken) = (JoinableQueue::bounded(8).unwrap(), Queue::bounded(1).unwrap());
    (0..4).for_each(|number| queue.send(&number).unwrap());
    let child = Process::spawn(takes_two, (queue.clone(), taken.clone())).unwrap();
    taken.recv().unwrap();
    child.kill().unwrap();
    child.join().unwrap();
    assert_eq!(queue.join_timeout(MOMENT), Ok(false), "one is in the queue");
    assert_eq!(queue.recv(), Ok(3));
    assert_eq!(queue.join_timeout(MOMENT), Ok(false), "it is not done");
    queue.task_done().unwrap();
    assert_eq!(queue.join(), Err(Abandoned { messages: 2 }));
    assert_eq!(queue.join(), Ok(()));
}

/// A wait that has begun before the death ends, too.
#[test]
fn a_join_that_waits_sees_the_death() {
    fn takes_one(queue: JoinableQueue<u8>) {
        queue.recv().unwrap();
        thread::sleep(Duration::MAX);
    }
    let queue = JoinableQueue::bounded(8).unwrap();
    let child = Process::spawn(takes_one, queue.clone()).unwrap();
    queue.send(&1).unwrap();
    thread::scope(|scope| {
        let joining = scope.spawn(|| queue.join_timeout(PATIENCE));
        thread::sleep(3 * MOMENT);
        assert!(!joining.is_finished());
        child.kill().unwrap();
        assert_eq!(joining.join().unwrap(), Err(Abandoned { messages: 1 }));
    });
}

/// Aborts the process that reads it, but not the one that made it.
#[derive(Debug, Serialize)]
struct Deadly(u32);

impl<'de> Deserialize<'de> for Deadly {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let maker = u32::deserialize(deserializer)?;
        if maker != std::process::id() {
            std::process::abort();
        }
        Ok(Self(maker))
    }
}

/// It has claimed the message, and not taken it.
#[test]
fn a_message_that_a_dead_process_was_about_to_take_is_not_abandoned() {
    let queue = JoinableQueue::bounded(4).unwrap();
    queue.send(&Deadly(std::process::id())).unwrap();
    for _ in 0..2 {
        let child = Process::spawn(|queue: JoinableQueue<Deadly>| drop(queue.recv()), queue.clone()).unwrap();
        assert!(!child.join().unwrap().success());
        assert_eq!(queue.join_timeout(Duration::ZERO), Ok(false));
    }
    queue.recv().unwrap();
    queue.task_done().unwrap();
    assert_eq!(queue.join(), Ok(()));
}

#[test]
fn processes_that_are_killed_at_any_moment_abandon_what_they_had_and_no_more() {
    fn works((queue, done): (JoinableQueue<u64>, Atomic<AtomicU64>)) {
        loop {
            queue.recv().unwrap();
            // Done here, and said so a moment later.
            done.fetch_add(1, SeqCst);
            queue.task_done().unwrap();
        }
    }
    let (queue, done) = (JoinableQueue::bounded(64).unwrap(), Atomic::new(AtomicU64::new(0)).unwrap());
    let mut sent = 0;
    let mut abandoned = 0;
    for round in 0..rounds(40) as u64 {
        let start = || {
            let argument = (queue.clone(), done.try_clone().unwrap());
            Process::builder().daemon(true).spawn(works, argument).unwrap()
        };
        let (doomed, lives): (Process, Process) = (start(), start());
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_micros(15_000 + 377 * round) {
            queue.send(&sent).unwrap();
            sent += 1;
        }
        doomed.kill().unwrap();
        doomed.join().unwrap();
        match queue.join_timeout(PATIENCE) {
            Ok(true) => {}
            Err(Abandoned { messages }) => abandoned += messages,
            Ok(false) => panic!("it never ends"),
        }
        assert!(queue.is_empty());
        drop(lives);
        // One that was killed between the two was done, and is said to be abandoned.
        assert!(done.load(SeqCst) <= sent && sent <= done.load(SeqCst) + abandoned);
        assert!(abandoned <= round + 1);
    }
}

#[derive(Serialize)]
struct Unreadable(bool);

impl<'de> Deserialize<'de> for Unreadable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        assert!(!bool::deserialize(deserializer)?, "it panics");
        Err(serde::de::Error::custom("no"))
    }
}

#[test]
fn what_cannot_be_read_is_finished() {
    let queue = JoinableQueue::bounded(4).unwrap();
    queue.send(&Unreadable(false)).unwrap();
    assert!(matches!(queue.recv(), Err(RecvError::Corrupt(_))));
    assert_eq!(queue.join(), Ok(()));
    queue.send(&Unreadable(true)).unwrap();
    let panics = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| queue.recv()));
    assert!(panics.is_err());
    assert_eq!(queue.join(), Ok(()));
    assert!(matches!(queue.try_recv(), Err(RecvError::Empty)));
    assert!(matches!(queue.recv_timeout(Duration::from_millis(1)), Err(RecvError::TimedOut)));
    assert!(queue.task_done().is_err());
}

#[test]
fn several_threads_of_a_process_share_its_account() {
    let queue = JoinableQueue::bounded(8).unwrap();
    let count = rounds(2000) as u64;
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while queue.recv().unwrap() != u64::MAX {
                    queue.task_done().unwrap();
                }
                queue.task_done().unwrap();
            });
        }
        (0..count).chain([u64::MAX; 3]).for_each(|number| queue.send(&number).unwrap());
        queue.join().unwrap();
        assert!(queue.is_empty());
    });
}

#[test]
fn it_travels_and_can_be_waited_for_as_any_queue() {
    let messages = Queue::bounded(1).unwrap();
    let queue = JoinableQueue::bounded(4).unwrap();
    messages.send(&queue).unwrap();
    messages.recv().unwrap().send(&7).unwrap();
    assert_eq!(wait(&[&queue], Duration::ZERO).unwrap(), [0]);
    assert_eq!(queue.recv(), Ok(7));
    assert!(queue.join_timeout(Duration::ZERO) == Ok(false));
}

/// The other one has come after this one had begun to wait.
#[test]
fn a_message_is_no_loss_that_a_process_died_of_and_another_has_finished() {
    fn looks((queue, looking): (JoinableQueue<Deadly>, Atomic<AtomicU64>)) {
        loop {
            looking.store(1, SeqCst);
            _ = queue.try_recv();
        }
    }
    let mut deaths = 0;
    for _ in 0..20 {
        let (queue, looking) = (JoinableQueue::bounded(4).unwrap(), Atomic::new(AtomicU64::new(0)).unwrap());
        thread::scope(|scope| {
            let waiting = scope.spawn(|| queue.recv_timeout(PATIENCE).map(|_| queue.task_done().unwrap()));
            thread::sleep(MOMENT);
            let argument = (queue.clone(), looking.try_clone().unwrap());
            let child: Process = Process::builder().daemon(true).spawn(looks, argument).unwrap();
            while looking.load(SeqCst) == 0 {
                thread::yield_now();
            }
            queue.send(&Deadly(std::process::id())).unwrap();
            assert_eq!(waiting.join().unwrap(), Ok(()));
            assert_eq!(queue.join_timeout(PATIENCE), Ok(true));
            deaths += u32::from(!matches!(child.join_timeout(MOMENT), Ok(None)));
        });
        if deaths == 2 {
            return;
        }
    }
    panic!("the other one never saw the message first");
}
