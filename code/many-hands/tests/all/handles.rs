//! Handles that reach a process which runs already: in messages, and with tasks.

use std::fs;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::SeqCst;
use std::thread;
use std::time::Duration;

use crate::children::ends_well;
use crate::patience::{PATIENCE, rounds};
use many_hands::process::manager::{Key, Manager, ManagerError};
use many_hands::process::queue::{Receiver, Sender};
use many_hands::process::shared::{Array, Atomic, Value};
use many_hands::process::{
    Barrier, BoundedSemaphore, Condvar, EncodeError, Error, Event, Mutex, Pool, Process, Queue, RecvError,
    ReentrantMutex, Semaphore, SendError, TaskError, pipe,
};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use serde::{Deserialize, Deserializer, Serialize};
use serde_bytes::ByteBuf;

/// One of each kind.
#[derive(Serialize, Deserialize)]
struct All {
    queue: Queue<String>,
    ends: (Sender<String>, Receiver<String>),
    pipe: (pipe::Sender<String>, pipe::Receiver<String>),
    connection: pipe::Connection<u8, u8>,
    mutex: Mutex,
    reentrant: ReentrantMutex,
    semaphores: (Semaphore, BoundedSemaphore),
    event: Event,
    condvar: Condvar,
    barrier: Barrier,
    value: Value<u64>,
    array: Array<u32>,
    atomic: Atomic<AtomicU64>,
}

impl All {
    fn new() -> (Self, pipe::Connection<u8, u8>) {
        let (near, far) = pipe::duplex().unwrap();
        let all = Self {
            queue: Queue::bounded(2).unwrap(),
            ends: Queue::bounded(2).unwrap().split(),
            pipe: pipe::channel().unwrap(),
            connection: far,
            condvar: Condvar::new().unwrap(),
            mutex: Mutex::new().unwrap(),
            reentrant: ReentrantMutex::new().unwrap(),
            semaphores: (Semaphore::new(1).unwrap(), BoundedSemaphore::new(1).unwrap()),
            event: Event::new().unwrap(),
            barrier: Barrier::new(1).unwrap(),
            value: Value::new(1).unwrap(),
            array: Array::from_slice(&[1, 2, 3]).unwrap(),
            atomic: Atomic::new(AtomicU64::new(1)).unwrap(),
        };
        (all, near)
    }

    /// Uses each of them, in another process than the one that made them.
    fn use_each(self) -> Self {
        self.queue.send(&"through the queue".to_string()).unwrap();
        self.ends.0.send(&"through its ends".to_string()).unwrap();
        assert_eq!(self.ends.1.recv().unwrap(), "through its ends");
        self.pipe.0.send(&"through the pipe".to_string()).unwrap();
        assert_eq!(self.pipe.1.recv().unwrap(), "through the pipe");
        self.connection.send(&7).unwrap();
        drop(self.mutex.lock().unwrap());
        drop(self.reentrant.lock().unwrap());
        drop((self.semaphores.0.acquire(), self.semaphores.1.acquire()));
        self.event.set();
        self.condvar.notify_all();
        self.barrier.wait().unwrap();
        *self.value.lock().unwrap() = 2;
        self.array.lock().unwrap()[1] = 20;
        self.atomic.fetch_add(1, SeqCst);
        self
    }

    /// What another process has done to these clones.
    fn assert_used(&self, connection: &pipe::Connection<u8, u8>) {
        assert_eq!(self.queue.recv().unwrap(), "through the queue");
        assert_eq!(connection.recv(), Ok(7));
        assert!(self.event.is_set());
        assert_eq!((*self.value.lock().unwrap(), self.atomic.load(SeqCst)), (2, 2));
        assert_eq!(self.array.lock().unwrap()[..], [1, 20, 3]);
    }
}

#[test]
fn every_kind_travels_in_a_message_of_a_queue() {
    fn works(messages: Queue<All>) {
        messages.send(&messages.recv().unwrap().use_each()).unwrap();
    }
    let messages = Queue::bounded(1).unwrap();
    let child = Process::spawn(works, messages.clone()).unwrap();
    let (all, connection) = All::new();
    messages.send(&all).unwrap();
    drop(all);
    ends_well(&child);
    messages.recv().unwrap().assert_used(&connection);
}

#[test]
fn every_kind_travels_in_a_message_of_a_pipe() {
    fn works(messages: pipe::Connection<All, All>) {
        messages.send(&messages.recv().unwrap().use_each()).unwrap();
    }
    let (messages, far) = pipe::duplex().unwrap();
    let child = Process::spawn(works, far).unwrap();
    let (all, connection) = All::new();
    messages.send(&all).unwrap();
    drop(all);
    ends_well(&child);
    messages.recv().unwrap().assert_used(&connection);
}

#[test]
fn every_kind_travels_with_a_task_and_its_result() {
    let pool = Pool::new(1).unwrap();
    for _ in 0..2 {
        let (all, connection) = All::new();
        pool.apply(All::use_each, all).unwrap().assert_used(&connection);
    }
    let (all, connection) = All::new();
    pool.apply_async(All::use_each, all).join().unwrap().assert_used(&connection);
}

#[test]
fn items_of_a_map_have_their_own_handles_and_give_others() {
    let pool = Pool::new(2).unwrap();
    let queues: Vec<Queue<usize>> = (0..20).map(|_| Queue::bounded(1).unwrap()).collect();
    let fill = |(number, queue): (usize, Option<Queue<usize>>)| -> Option<Queue<usize>> {
        if let Some(queue) = queue {
            queue.send(&number).unwrap();
        }
        let made = Queue::bounded(1).unwrap();
        made.send(&(number * 10)).unwrap();
        (number % 3 == 0).then_some(made)
    };
    let items = || queues.iter().enumerate().map(|(number, queue)| (number, (number % 2 == 0).then(|| queue.clone())));
    for (number, made) in pool.map_chunks(fill, items(), 5).unwrap().into_iter().enumerate() {
        assert_eq!(made.map(|made| made.recv().unwrap()), (number % 3 == 0).then_some(number * 10));
        assert_eq!(queues[number].try_recv().ok(), (number % 2 == 0).then_some(number));
    }
}

/// An argument that goes through a file, and a message that goes through the overflow.
#[test]
fn handles_travel_with_many_bytes() {
    let length = |(bytes, queue): (ByteBuf, Queue<usize>)| queue.send(&bytes.len()).unwrap();
    let (pool, queue) = (Pool::new(1).unwrap(), Queue::bounded(4).unwrap());
    let messages = Queue::bounded(4).unwrap();
    for bytes in [1, 1 << 20, 10 << 20].map(|length| ByteBuf::from(vec![7; length])) {
        let expected = bytes.len();
        pool.apply(length, (bytes.clone(), queue.clone())).unwrap();
        assert_eq!(queue.recv(), Ok(expected));
        messages.send(&(bytes, queue.clone())).unwrap();
    }
    for expected in [1, 1 << 20, 10 << 20] {
        length(messages.recv().unwrap());
        assert_eq!(queue.recv(), Ok(expected));
    }
}

/// Some with handles, some without, from several senders to several receivers.
#[test]
fn each_message_has_its_own_handles() {
    type Message = (u32, Option<Queue<u32>>);
    fn sends((messages, first): (Sender<Message>, u32)) {
        for number in (first..).step_by(2).take(rounds(500)) {
            let queue = (number % 3 == 0).then(|| Queue::bounded(1).unwrap());
            if let Some(queue) = &queue {
                queue.send(&number).unwrap();
            }
            messages.send(&(number, queue)).unwrap();
        }
    }
    let (sender, receiver) = Queue::bounded(16).unwrap().split();
    let senders = [0, 1].map(|first| Process::spawn(sends, (sender.clone(), first)).unwrap());
    drop(sender);
    let received = || {
        let mut received = Vec::new();
        for message in &receiver {
            let (number, queue): Message = message.unwrap();
            assert_eq!(queue.map(|queue| queue.recv().unwrap()), (number % 3 == 0).then_some(number));
            received.push(number);
        }
        received
    };
    let mut all = thread::scope(|scope| {
        let receivers = [scope.spawn(received), scope.spawn(received)];
        receivers.into_iter().flat_map(|receiver| receiver.join().unwrap()).collect::<Vec<_>>()
    });
    all.sort_unstable();
    assert_eq!(all, (0..2 * rounds(500) as u32).collect::<Vec<_>>());
    senders.iter().for_each(ends_well);
}

/// What has come in at an end goes along with it, the handles in it as well: to one process, and
/// from there to another.
#[test]
fn handles_that_have_come_in_move_on_with_the_end() {
    type Messages = pipe::Receiver<(u32, Option<Queue<u32>>)>;
    fn takes_two((messages, last): (Messages, bool)) {
        for _ in 0..2 {
            let (number, queue) = messages.recv().unwrap();
            if let Some(queue) = queue {
                queue.send(&number).unwrap();
            }
        }
        if !last {
            ends_well(&Process::spawn(takes_two, (messages, true)).unwrap());
        }
    }
    let (sender, messages): (_, Messages) = pipe::channel().unwrap();
    let queue = Queue::bounded(8).unwrap();
    for number in 0..6 {
        sender.send(&(number, (number % 2 == 1).then(|| queue.clone()))).unwrap();
    }
    // More has come in with it than it.
    assert!(matches!(messages.recv(), Ok((0, None))));
    assert_eq!(messages.recv().unwrap().1.map(|queue| queue.capacity()), Some(8));
    ends_well(&Process::spawn(takes_two, (messages, false)).unwrap());
    assert_eq!((queue.recv(), queue.recv(), queue.len()), (Ok(3), Ok(5), 0));
}

/// Ends the process that reads it, but not the one that made it.
struct Deadly(Queue<u8>, u32);

impl Serialize for Deadly {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.0, self.1).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Deadly {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (queue, maker) = Deserialize::deserialize(deserializer)?;
        if maker != std::process::id() {
            std::process::abort();
        }
        Ok(Self(queue, maker))
    }
}

#[test]
fn a_receiver_that_dies_leaves_the_handles_with_the_message() {
    let (messages, inner) = (Queue::bounded(4).unwrap(), Queue::bounded(4).unwrap());
    messages.send(&Deadly(inner.clone(), std::process::id())).unwrap();
    for _ in 0..2 {
        let child = Process::spawn(|messages: Queue<Deadly>| drop(messages.recv()), messages.clone()).unwrap();
        assert!(!child.join().unwrap().success());
    }
    messages.recv().unwrap().0.send(&7).unwrap();
    assert_eq!((inner.recv(), messages.len()), (Ok(7), 0));
}

#[test]
fn senders_and_receivers_that_are_killed_at_any_moment_mix_up_no_handles() {
    fn sends(messages: Queue<(u32, Queue<u32>)>) {
        for number in 0.. {
            let queue = Queue::bounded(1).unwrap();
            queue.send(&number).unwrap();
            messages.send(&(number, queue)).unwrap();
        }
    }
    fn receives(messages: Queue<(u32, Queue<u32>)>) {
        for message in &messages {
            let (number, queue) = message.unwrap();
            assert_eq!(queue.try_recv(), Ok(number));
        }
    }
    let messages = Queue::bounded(4).unwrap();
    for round in 0..rounds(50) as u64 {
        let doomed = [sends, receives].map(|does| Process::spawn(does, messages.clone()).unwrap());
        thread::sleep(Duration::from_millis(20) + Duration::from_micros(137 * round));
        for process in doomed {
            process.kill().unwrap();
            process.join().unwrap();
        }
        while let Ok((number, queue)) = messages.try_recv() {
            assert_eq!(queue.try_recv(), Ok(number));
        }
    }
}

#[test]
fn more_handles_than_a_message_can_have_are_refused() {
    let many = || (0..300).map(|_| Event::new().unwrap()).collect::<Vec<_>>();
    let refused = EncodeError::TooManyHandles { descriptors: 300 };
    let (queue, (sender, _receiver)) = (Queue::bounded(1).unwrap(), pipe::channel().unwrap());
    assert_eq!(queue.send(&many()), Err(SendError::Encode(refused.clone())));
    assert_eq!(sender.send(&many()), Err(SendError::Encode(refused.clone())));
    assert!(queue.is_empty());
    let pool = Pool::new(1).unwrap();
    let count = |events: Vec<Event>| events.len();
    assert!(matches!(pool.apply(count, many()), Err(TaskError::Argument(error)) if error == refused));
    assert_eq!(pool.apply(count, many().split_off(100)).unwrap(), 200);
    // They are items of one chunk.
    let results: Vec<_> = pool.imap_chunks(|_: Event| (), many(), 300).collect();
    assert!(results[..253].iter().all(Result::is_ok));
    assert!(matches!(results[253], Err(TaskError::Argument(EncodeError::TooManyHandles { .. }))));
    ends_well(&Process::spawn(|events: Vec<Event>| assert_eq!(events.len(), 300), many()).unwrap());
}

#[test]
fn where_there_is_no_room_for_more_handles_a_sender_waits() {
    let queue = Queue::bounded(10_000).unwrap();
    let event = Event::new().unwrap();
    let sent = (0..10_000).take_while(|_| queue.try_send(&event) == Ok(())).count();
    assert!(sent < 10_000 && sent == queue.len());
    assert_eq!(queue.send_timeout(&event, Duration::from_millis(30)), Err(SendError::TimedOut));
    thread::scope(|scope| {
        let sending = scope.spawn(|| queue.send_timeout(&event, PATIENCE));
        (0..sent).for_each(|_| drop(queue.recv().unwrap()));
        assert_eq!(sending.join().unwrap(), Ok(()));
    });
    queue.recv().unwrap();
    assert!(queue.is_empty());
}

#[test]
fn a_process_without_a_free_descriptor_can_take_the_message_later() {
    fn receives((queue, inner): (Queue<Queue<u8>>, Queue<u8>)) {
        let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        let open = fs::read_dir("/proc/self/fd").unwrap().count() as u64;
        setrlimit(Resource::RLIMIT_NOFILE, 3, hard).unwrap();
        for _ in 0..2 {
            assert!(matches!(queue.recv(), Err(RecvError::System(error)) if error.raw_os_error() == 24));
        }
        setrlimit(Resource::RLIMIT_NOFILE, soft, hard).unwrap();
        queue.recv().unwrap().send(&7).unwrap();
        assert_eq!(inner.recv(), Ok(7));
        let now = fs::read_dir("/proc/self/fd").unwrap().count() as u64;
        assert_eq!(now, open, "nothing stays open");
    }
    let (queue, inner) = (Queue::bounded(1).unwrap(), Queue::bounded(1).unwrap());
    queue.send(&inner).unwrap();
    ends_well(&Process::spawn(receives, (queue, inner)).unwrap());
}

#[test]
fn what_is_for_a_new_process_alone_does_not_come_along() {
    let (queue, event) = (Queue::bounded(1).unwrap(), Event::new().unwrap());
    assert_eq!(queue.send(&(event, Key::random().unwrap())), Err(SendError::Encode(EncodeError::Key)));
}

#[test]
fn handles_are_refused_where_they_cannot_travel() {
    let child = Process::builder().spawn(|()| Box::new(Event::new().unwrap()), ()).unwrap();
    assert!(matches!(child.join(), Err(Error::Failed { message, .. }) if message.contains("holds a handle")));
    let manager = Manager::new().unwrap();
    let refused = manager.value(Event::new().unwrap());
    assert!(matches!(refused, Err(ManagerError::Encode(EncodeError::Handle))), "{refused:?}");
}

/// An end that has moved while a message was in it, written twice into the argument of a process.
enum Twice {
    Packed(pipe::Receiver<Option<Event>>),
    Read([pipe::Receiver<Option<Event>>; 2]),
}

impl Serialize for Twice {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self::Packed(end) = self else { unreachable!("it goes one way") };
        [end, end].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Twice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Deserialize::deserialize(deserializer).map(Self::Read)
    }
}

#[test]
fn each_copy_of_an_end_owns_the_handles_that_wait_in_it() {
    fn drops_both(ends: Twice) {
        let Twice::Read(ends) = ends else { unreachable!("it has been read") };
        let [one, other] = ends.map(|end| end.recv().unwrap().unwrap());
        drop(one);
        // Where both were the same numbers, this has one of them, and loses it.
        let file = fs::File::open("/proc/self/stat").unwrap();
        drop(other);
        assert!(file.metadata().is_ok());
    }
    let (sender, receiver) = pipe::channel().unwrap();
    sender.send(&None).unwrap();
    sender.send(&Some(Event::new().unwrap())).unwrap();
    assert!(receiver.recv().unwrap().is_none());
    let queue = Queue::bounded(1).unwrap();
    queue.send(&receiver).unwrap();
    let moved = queue.recv().unwrap();
    ends_well(&Process::spawn(drops_both, Twice::Packed(moved)).unwrap());
}
