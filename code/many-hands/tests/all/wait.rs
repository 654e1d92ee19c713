//! `many_hands::process::wait` names whatever is ready, and misses nothing.

use std::os::fd::{AsFd, BorrowedFd};
use std::thread;
use std::time::{Duration, Instant};

use crate::children::ends_well;
use crate::patience::{PATIENCE, rounds};
use many_hands::process::{Pool, Process, Queue, RecvError, Waitable, pipe, wait};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

const MOMENT: Duration = Duration::from_millis(20);

fn forever((): ()) {
    loop {
        thread::park();
    }
}

#[test]
fn each_kind_is_named_when_it_is_ready() {
    let (sender, receiver) = pipe::channel::<u8>().unwrap();
    let (near, far) = pipe::duplex::<u8, u8>().unwrap();
    let queue = Queue::bounded(4).unwrap();
    let (queue_sender, queue_receiver) = Queue::bounded(4).unwrap().split();
    let process = Process::builder().daemon(true).spawn(forever, ()).unwrap();
    let pool = Pool::new(1).unwrap();
    let task = pool.apply_async(forever, ());
    let all: [&dyn Waitable; 6] = [&receiver, &near, &queue, &queue_receiver, &process, &task];

    assert!(wait(&all, Duration::ZERO).unwrap().is_empty());
    let began = Instant::now();
    assert!(wait(&all, MOMENT).unwrap().is_empty());
    assert!(began.elapsed() >= MOMENT);

    thread::scope(|scope| {
        let (queue, process, task) = (queue.clone(), &process, &task);
        let steps: [(usize, Box<dyn FnOnce() + Send>); 6] = [
            (3, Box::new(|| queue_sender.send(&1).unwrap())),
            (5, Box::new(|| assert!(task.cancel()))),
            (0, Box::new(move || sender.send(&1).unwrap())),
            (2, Box::new(move || queue.send(&1).unwrap())),
            (4, Box::new(|| process.kill().unwrap())),
            (1, Box::new(move || far.send(&1).unwrap())),
        ];
        let mut ready = Vec::new();
        for (position, make) in steps {
            let others: Vec<_> = (0..6).filter(|other| !ready.contains(other)).collect();
            let objects: Vec<_> = others.iter().map(|other| all[*other]).collect();
            scope.spawn(move || {
                thread::sleep(MOMENT);
                make();
            });
            let named = wait(&objects, PATIENCE).unwrap();
            assert_eq!(named.into_iter().map(|index| others[index]).collect::<Vec<_>>(), [position]);
            ready.push(position);
            ready.sort_unstable();
            // Those that are ready stay so, and are all named.
            assert_eq!(wait(&all, Duration::MAX).unwrap(), ready);
        }
    });
    assert_eq!((receiver.try_recv(), near.try_recv()), (Ok(1), Ok(1)));
    assert_eq!((queue.try_recv(), queue_receiver.try_recv()), (Ok(1), Ok(1)));
    // The senders of both pipes are gone, that of the second queue is not.
    assert_eq!(wait(&all, Duration::ZERO).unwrap(), [0, 1, 4, 5]);
    drop(queue_sender);
    assert_eq!(wait(&all, Duration::ZERO).unwrap(), [0, 1, 3, 4, 5]);
    assert_eq!(queue_receiver.try_recv(), Err(RecvError::Disconnected));
}

#[test]
fn the_end_of_a_stream_and_of_a_process_by_a_kill_is_something_to_wait_for() {
    fn holds(_: (pipe::Sender<u8>, many_hands::process::queue::Sender<u8>)) {
        forever(());
    }
    let (sender, receiver) = pipe::channel().unwrap();
    let (queue_sender, queue_receiver) = Queue::bounded(4).unwrap().split();
    let process = Process::spawn(holds, (sender, queue_sender)).unwrap();
    for object in [&receiver as &dyn Waitable, &queue_receiver, &process] {
        assert!(wait(&[object], Duration::ZERO).unwrap().is_empty());
    }
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(MOMENT);
            process.kill().unwrap();
        });
        for object in [&receiver as &dyn Waitable, &queue_receiver, &process] {
            assert_eq!(wait(&[object], PATIENCE).unwrap(), [0]);
        }
    });
}

#[test]
fn several_waiters_of_one_queue_miss_no_message() {
    let messages = rounds(1000) as u32;
    let (queue, other) = (Queue::<u32>::bounded(4).unwrap(), Queue::<u32>::bounded(4).unwrap());
    let began = Instant::now();
    thread::scope(|scope| {
        let takers: Vec<_> = (0..3)
            .map(|taker| {
                let (queue, other) = (&queue, &other);
                scope.spawn(move || {
                    let mut taken = Vec::new();
                    loop {
                        let message = if taker == 0 {
                            queue.recv()
                        } else {
                            assert_eq!(wait(&[other, queue], PATIENCE).unwrap(), [1]);
                            queue.try_recv()
                        };
                        match message {
                            Ok(0) => return taken,
                            Ok(number) => taken.push(number),
                            Err(RecvError::Empty) => {}
                            Err(error) => panic!("{error}"),
                        }
                    }
                })
            })
            .collect();
        (1..=messages).chain([0; 3]).for_each(|number| queue.send(&number).unwrap());
        let mut taken: Vec<_> = takers.into_iter().flat_map(|taker| taker.join().unwrap()).collect();
        taken.sort_unstable();
        assert_eq!(taken, (1..=messages).collect::<Vec<_>>());
    });
    assert!(began.elapsed() < PATIENCE);
}

#[test]
fn a_waiter_that_is_killed_leaves_the_turn_to_others() {
    fn waits((queue, begun): (Queue<u8>, Queue<u8>)) {
        begun.send(&1).unwrap();
        _ = wait(&[&queue], Duration::MAX);
    }
    let (queue, begun) = (Queue::bounded(4).unwrap(), Queue::bounded(4).unwrap());
    for _ in 0..rounds(20) {
        let process = Process::spawn(waits, (queue.clone(), begun.clone())).unwrap();
        begun.recv().unwrap();
        thread::sleep(Duration::from_millis(1));
        process.kill().unwrap();
        process.join().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| queue.send(&7).unwrap());
            assert_eq!(wait(&[&queue], PATIENCE).unwrap(), [0]);
        });
        assert_eq!(queue.recv(), Ok(7));
    }
}

fn registered(descriptor: BorrowedFd<'_>) -> AsyncFd<BorrowedFd<'_>> {
    // SAFETY: the descriptor stays open, and the same, for as long as it is borrowed.
    unsafe { AsyncFd::register_with_interest(descriptor, Interest::READABLE) }.unwrap()
}

#[test]
fn an_event_loop_of_another_waits_for_pipes_and_processes() {
    fn sends(sender: pipe::Sender<u32>) {
        (0..3).for_each(|number| sender.send(&number).unwrap());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (sender, receiver) = pipe::channel().unwrap();
        let child = Process::spawn(sends, sender).unwrap();
        let messages = registered(receiver.as_fd());
        let mut received = Vec::new();
        loop {
            match receiver.try_recv() {
                Ok(number) => received.push(number),
                Err(RecvError::Empty) => messages.readable().await.unwrap().clear_ready(),
                Err(RecvError::Disconnected) => break,
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(received, [0, 1, 2]);
        _ = registered(child.as_fd()).readable().await.unwrap();
        ends_well(&child);
    });
}
