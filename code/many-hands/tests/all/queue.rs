//! `process::Queue` does what its documentation says, also when a peer dies.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::exit;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::patience::{PATIENCE, Random, rounds};
use many_hands::process::queue::{Receiver, Sender};
use many_hands::process::{EncodeError, Process, Queue, RecvError, SendError, fork};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::ForkResult;
use serde::{Deserialize, Serialize};

use crate::children::ends_well;

const MOMENT: Duration = Duration::from_millis(30);
/// The ring of a queue with a small capacity.
const RING: usize = 4 << 20;

fn park(_: impl Sized) -> ! {
    loop {
        thread::sleep(PATIENCE);
    }
}

#[test]
fn messages_come_in_order_and_are_counted() {
    let queue = Queue::bounded(3).unwrap();
    assert_eq!((queue.len(), queue.is_empty(), queue.is_full(), queue.capacity()), (0, true, false, 3));
    for n in 1..=3 {
        queue.send(&format!("message {n}")).unwrap();
    }
    assert_eq!((queue.len(), queue.is_empty(), queue.is_full(), queue.capacity()), (3, false, true, 3));
    let more = "more".to_string();
    assert_eq!(queue.try_send(&more), Err(SendError::Full));
    assert_eq!(queue.send_timeout(&more, MOMENT), Err(SendError::TimedOut));
    assert_eq!(queue.recv().unwrap(), "message 1");
    queue.try_send(&more).unwrap();
    assert_eq!(queue.try_recv().unwrap(), "message 2");
    assert_eq!(queue.recv_timeout(MOMENT).unwrap(), "message 3");
    assert_eq!(queue.iter().next().unwrap().unwrap(), "more");
    assert_eq!(queue.try_recv(), Err(RecvError::Empty));
    assert_eq!(queue.recv_timeout(MOMENT), Err(RecvError::TimedOut));
}

#[test]
fn ends_have_the_same_methods() {
    let (sender, receiver) = Queue::bounded(1).unwrap().split();
    sender.try_send(&1).unwrap();
    assert_eq!((sender.len(), sender.is_empty(), sender.is_full(), sender.capacity()), (1, false, true, 1));
    assert_eq!((receiver.len(), receiver.is_empty(), receiver.is_full(), receiver.capacity()), (1, false, true, 1));
    assert_eq!(sender.try_send(&2), Err(SendError::Full));
    assert_eq!(sender.send_timeout(&2, MOMENT), Err(SendError::TimedOut));
    assert_eq!(receiver.try_recv(), Ok(1));
    assert_eq!(receiver.try_recv(), Err(RecvError::Empty));
    sender.send_timeout(&3, MOMENT).unwrap();
    assert_eq!(receiver.recv_timeout(MOMENT), Ok(3));
    assert_eq!(receiver.recv_timeout(MOMENT), Err(RecvError::TimedOut));
}

#[test]
#[should_panic(expected = "a capacity of at least one")]
fn a_capacity_of_zero_is_refused() {
    _ = Queue::<u8>::bounded(0);
}

#[test]
fn a_capacity_beyond_the_largest_is_an_error() {
    assert!(Queue::<u8>::bounded(1 << 24).is_ok());
    assert!(Queue::<u8>::bounded((1 << 24) + 1).is_err());
    assert!(Queue::<u8>::bounded(usize::MAX).is_err());
}

#[test]
fn the_capacity_holds_for_messages_of_all_sizes() {
    for (capacity, size) in [(1000, 1), (1000, 20_000), (7, RING), (200_000, 100)] {
        let queue = Queue::bounded(capacity).unwrap();
        for n in 0..capacity {
            queue.send_timeout(&(n, text(size, n)), PATIENCE).unwrap();
        }
        assert_eq!(queue.len(), capacity);
        assert_eq!(queue.try_send(&(0, text(1, 0))), Err(SendError::Full));
        for n in 0..capacity {
            assert!(queue.recv().unwrap() == (n, text(size, n)), "message {n} of {capacity}");
        }
        assert!(queue.is_empty());
    }
}

/// A text that can be told from others.
fn text(size: usize, seed: usize) -> String {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
    let seed = seed % LETTERS.len();
    LETTERS.repeat((seed + size).div_ceil(LETTERS.len()))[seed..seed + size].to_string()
}

#[test]
fn messages_of_all_sizes_arrive_whole() {
    fn echo((back, there): (Queue<String>, Queue<String>)) {
        for message in &there {
            back.send(&message.unwrap()).unwrap();
        }
    }
    let (back, there) = (Queue::bounded(4).unwrap(), Queue::bounded(4).unwrap());
    let child = Process::builder().daemon(true).spawn(echo, (back.clone(), there.clone())).unwrap();
    let around = |size: usize| size - 140..size + 140;
    let sizes =
        (0..300).chain(around(RING / 2).step_by(7)).chain(around(RING).step_by(7)).chain([20 << 20, 1, 20 << 20]);
    for (n, size) in sizes.enumerate() {
        let message = text(size, n);
        there.send(&message).unwrap();
        assert!(back.recv_timeout(PATIENCE).unwrap() == message, "a message of {size} bytes");
    }
    drop(child);
}

#[test]
fn messages_of_no_bytes_arrive() {
    let queue = Queue::bounded(10_000).unwrap();
    for _ in 0..3 {
        (0..10_000).for_each(|_| queue.send(&()).unwrap());
        assert_eq!(queue.try_send(&()), Err(SendError::Full));
        (0..10_000).for_each(|_| queue.recv().unwrap());
        assert_eq!(queue.try_recv(), Err(RecvError::Empty));
    }
}

#[test]
fn each_producer_s_messages_stay_in_order() {
    fn produce((numbers, producer): (Sender<(usize, u32)>, usize)) {
        (0..5000).for_each(|n| numbers.send(&(producer, n)).unwrap());
    }
    let (sender, receiver) = Queue::bounded(10).unwrap().split();
    let producers: Vec<_> = (0..4).map(|n| Process::spawn(produce, (sender.clone(), n)).unwrap()).collect();
    drop(sender);
    let mut expected = [0; 4];
    for message in &receiver {
        let (producer, n) = message.unwrap();
        assert_eq!(n, expected[producer]);
        expected[producer] += 1;
    }
    assert_eq!(expected, [5000; 4]);
    producers.iter().for_each(ends_well);
}

#[test]
fn eight_producers_and_eight_consumers_with_room_for_one_message() {
    const EACH: u32 = 12_500;
    fn produce((numbers, from): (Sender<u32>, u32)) {
        (from..from + EACH).for_each(|n| numbers.send(&n).unwrap());
    }
    fn consume((numbers, results): (Receiver<u32>, Sender<Vec<u32>>)) {
        results.send(&numbers.iter().map(Result::unwrap).collect()).unwrap();
    }
    let (sender, receiver) = Queue::bounded(1).unwrap().split();
    let (results, all) = Queue::bounded(8).unwrap().split();
    let mut family: Vec<_> =
        (0..8).map(|_| Process::spawn(consume, (receiver.clone(), results.clone())).unwrap()).collect();
    family.extend((0..8).map(|n| Process::spawn(produce, (sender.clone(), n * EACH)).unwrap()));
    drop((sender, receiver, results));

    let mut received: Vec<u32> = (0..8).flat_map(|_| all.recv_timeout(PATIENCE).unwrap()).collect();
    received.sort_unstable();
    assert!(received.into_iter().eq(0..8 * EACH));
    family.iter().for_each(ends_well);
}

#[test]
fn threads_of_one_process_share_an_end() {
    let (sender, receiver) = Queue::bounded(2).unwrap().split();
    let received = thread::scope(|s| {
        let receivers: Vec<_> = (0..4).map(|_| s.spawn(|| receiver.iter().map(Result::unwrap).collect())).collect();
        let senders: Vec<_> = (0..4)
            .map(|thread| {
                let sender = sender.clone();
                s.spawn(move || (0..1000).for_each(|n| sender.send(&(thread * 1000 + n)).unwrap()))
            })
            .collect();
        senders.into_iter().for_each(|thread| thread.join().unwrap());
        drop(sender);
        receivers.into_iter().flat_map(|thread| -> Vec<i32> { thread.join().unwrap() }).collect::<BTreeSet<_>>()
    });
    assert!(received.into_iter().eq(0..4000));
}

#[test]
fn the_stream_ends_after_the_last_message() {
    let (sender, receiver) = Queue::bounded(8).unwrap().split();
    let child = Process::spawn(|sender: Sender<i32>| sender.send(&1).unwrap(), sender.clone()).unwrap();
    ends_well(&child);
    assert_eq!(receiver.recv(), Ok(1));
    assert_eq!(receiver.try_recv(), Err(RecvError::Empty)); // there is still ours
    sender.send(&2).unwrap();
    drop(sender);
    assert_eq!(receiver.try_recv(), Ok(2));
    for _ in 0..3 {
        assert_eq!(receiver.try_recv(), Err(RecvError::Disconnected));
        assert_eq!(receiver.recv(), Err(RecvError::Disconnected));
        assert_eq!(receiver.recv_timeout(PATIENCE), Err(RecvError::Disconnected));
        assert!(receiver.iter().next().is_none());
    }
}

#[test]
fn receivers_that_wait_see_the_end_when_the_last_sender_is_killed() {
    let (sender, receiver) = Queue::<u8>::bounded(8).unwrap().split();
    let child = Process::spawn(park, sender).unwrap();
    thread::scope(|s| {
        let waiting: Vec<_> = (0..3).map(|_| s.spawn(|| receiver.recv_timeout(PATIENCE))).collect();
        thread::sleep(MOMENT);
        assert!(!waiting.iter().any(|thread| thread.is_finished()));
        child.kill().unwrap();
        for thread in waiting {
            assert_eq!(thread.join().unwrap(), Err(RecvError::Disconnected));
        }
    });
}

#[test]
fn senders_that_wait_see_the_last_receiver_go() {
    let (sender, receiver) = Queue::bounded(1).unwrap().split();
    sender.send(&0).unwrap();
    let child = Process::spawn(park, receiver).unwrap();
    thread::scope(|s| {
        let waiting: Vec<_> = (0..3).map(|_| s.spawn(|| sender.send_timeout(&1, PATIENCE))).collect();
        thread::sleep(MOMENT);
        assert!(!waiting.iter().any(|thread| thread.is_finished()));
        child.kill().unwrap();
        for thread in waiting {
            assert_eq!(thread.join().unwrap(), Err(SendError::Disconnected));
        }
    });
    assert_eq!(sender.try_send(&1), Err(SendError::Disconnected));
}

#[test]
fn a_send_fails_when_nothing_can_receive() {
    let (sender, receiver) = Queue::bounded(8).unwrap().split();
    sender.send(&1).unwrap();
    assert_eq!(receiver.recv(), Ok(1));
    drop(receiver);
    assert_eq!(sender.send(&2), Err(SendError::Disconnected));
    assert_eq!(sender.try_send(&2), Err(SendError::Disconnected));
    assert_eq!(sender.send_timeout(&2, Duration::MAX), Err(SendError::Disconnected));
}

#[test]
fn a_killed_receiver_is_noticed_by_the_second_send() {
    let (sender, receiver) = Queue::bounded(8).unwrap().split();
    fn take_one_and_stay(receiver: Receiver<i32>) {
        receiver.recv().unwrap();
        park(receiver)
    }
    let child = Process::spawn(take_one_and_stay, receiver).unwrap();
    sender.send(&1).unwrap();
    while !sender.is_empty() {
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.join().unwrap();
    assert!(matches!(sender.send(&2), Ok(()) | Err(SendError::Disconnected)));
    assert_eq!(sender.send(&3), Err(SendError::Disconnected));
    assert_eq!(sender.clone().send(&4), Err(SendError::Disconnected));
}

#[test]
fn a_queue_is_never_disconnected_from_itself() {
    let queue = Queue::<u8>::bounded(1).unwrap();
    drop(Process::spawn(drop, queue.clone()).unwrap());
    drop(queue.clone().split());
    for n in 0..10 {
        queue.send(&n).unwrap();
        assert_eq!(queue.recv(), Ok(n));
    }
    assert_eq!(queue.recv_timeout(MOMENT), Err(RecvError::TimedOut));
}

#[test]
fn a_message_is_there_after_its_sender_has_ended() {
    let queue = Queue::bounded(8).unwrap();
    let child = Process::spawn(|queue: Queue<String>| queue.send(&"here".to_string()).unwrap(), queue.clone()).unwrap();
    ends_well(&child);
    assert_eq!(queue.try_recv().unwrap(), "here");
}

#[test]
fn timeouts_of_all_lengths() {
    let queue = Queue::bounded(1).unwrap();
    assert_eq!(queue.recv_timeout(Duration::ZERO), Err(RecvError::TimedOut));
    let start = Instant::now();
    assert_eq!(queue.recv_timeout(MOMENT), Err(RecvError::TimedOut));
    assert!(start.elapsed() >= MOMENT);
    queue.send_timeout(&1, Duration::ZERO).unwrap();
    let start = Instant::now();
    assert_eq!(queue.send_timeout(&2, MOMENT), Err(SendError::TimedOut));
    assert!(start.elapsed() >= MOMENT);
    assert_eq!(queue.send_timeout(&2, Duration::ZERO), Err(SendError::TimedOut));
    assert_eq!(queue.recv_timeout(Duration::MAX), Ok(1));

    thread::scope(|s| {
        let waiting = s.spawn(|| queue.recv_timeout(Duration::MAX));
        thread::sleep(MOMENT);
        queue.send_timeout(&3, Duration::MAX).unwrap();
        assert_eq!(waiting.join().unwrap(), Ok(3));
        queue.send(&4).unwrap();
        let waiting = s.spawn(|| queue.send_timeout(&5, Duration::MAX));
        thread::sleep(MOMENT);
        assert_eq!(queue.recv_timeout(Duration::ZERO), Ok(4));
        waiting.join().unwrap().unwrap();
        assert_eq!(queue.recv(), Ok(5));
    });
}

#[test]
fn a_turn_to_wait_is_waited_for_no_longer_than_asked() {
    let queue = Queue::<u8>::bounded(1).unwrap();
    thread::scope(|s| {
        let first = s.spawn(|| queue.recv());
        thread::sleep(MOMENT);
        let start = Instant::now();
        assert_eq!(queue.recv_timeout(MOMENT), Err(RecvError::TimedOut));
        assert!(start.elapsed() >= MOMENT);
        assert_eq!(queue.try_recv(), Err(RecvError::Empty));
        queue.send(&1).unwrap();
        assert_eq!(first.join().unwrap(), Ok(1));
    });
}

/// Serialising or deserialising it does what it says.
#[derive(Debug, PartialEq)]
enum Troublesome {
    Fine(String),
    PanicsWhenSent,
    PanicsWhenReceived,
    FailsWhenSent,
    FailsWhenReceived,
}

impl Serialize for Troublesome {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, text) = match self {
            Self::Fine(text) => (0_u8, text.clone()),
            Self::PanicsWhenReceived => (1, String::new()),
            Self::FailsWhenReceived => (2, String::new()),
            Self::PanicsWhenSent => panic!("as it was told"),
            Self::FailsWhenSent => return Err(serde::ser::Error::custom("as it was told")),
        };
        // Not at once, so that something has been written or read before it happens.
        (7_u8, kind, text).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Troublesome {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match <(u8, u8, String)>::deserialize(deserializer)? {
            (_, 0, text) => Ok(Self::Fine(text)),
            (_, 1, _) => panic!("as it was told"),
            _ => Err(serde::de::Error::custom("as it was told")),
        }
    }
}

#[test]
fn a_message_that_panics_or_fails_takes_only_itself() {
    let queue = Queue::bounded(2).unwrap();
    let fine = || Troublesome::Fine("fine".into());
    for _ in 0..3 {
        queue.send(&fine()).unwrap();
        assert!(catch_unwind(AssertUnwindSafe(|| queue.send(&Troublesome::PanicsWhenSent))).is_err());
        assert!(matches!(queue.try_send(&Troublesome::FailsWhenSent), Err(SendError::Encode(EncodeError::Format(_)))));
        assert_eq!(queue.len(), 1);
        queue.send(&Troublesome::PanicsWhenReceived).unwrap();
        assert_eq!(queue.recv().unwrap(), fine());
        assert!(catch_unwind(AssertUnwindSafe(|| queue.recv())).is_err());
        queue.send(&Troublesome::FailsWhenReceived).unwrap();
        queue.send(&fine()).unwrap();
        assert!(matches!(queue.recv(), Err(RecvError::Corrupt(_))));
        assert_eq!(queue.recv().unwrap(), fine());
        assert_eq!(queue.try_recv(), Err(RecvError::Empty));
    }
}

#[test]
fn a_sender_that_waits_goes_on_when_the_message_in_its_way_panics() {
    let queue = Queue::bounded(1).unwrap();
    queue.send(&Troublesome::PanicsWhenReceived).unwrap();
    thread::scope(|s| {
        let waiting = s.spawn(|| queue.send_timeout(&Troublesome::Fine(String::new()), PATIENCE));
        thread::sleep(MOMENT);
        assert!(catch_unwind(AssertUnwindSafe(|| queue.recv())).is_err());
        waiting.join().unwrap().unwrap();
    });
}

thread_local! {
    static SAME: std::cell::RefCell<Option<Queue<Same>>> = const { std::cell::RefCell::new(None) };
}

/// Sends itself to its own queue while it is being sent there.
struct Same;

impl Serialize for Same {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let queue = SAME.take().unwrap();
        let Err(SendError::System(error)) = queue.send(&Same) else { panic!("it was sent") };
        assert_eq!(error.raw_os_error(), libc::EDEADLK);
        5_u8.serialize(serializer)
    }
}

#[test]
fn a_message_that_sends_to_its_own_queue_gets_an_error() {
    let queue = Queue::<Same>::bounded(8).unwrap();
    SAME.set(Some(queue.clone()));
    queue.send(&Same).unwrap();
    assert_eq!(queue.len(), 1);
}

#[test]
fn a_fork_with_copies_of_the_ends_counts_as_a_holder() {
    fn holder(_: ()) {
        let (sender, receiver) = Queue::bounded(8).unwrap().split();
        let go = Queue::bounded(1).unwrap();
        match fork().unwrap() {
            ForkResult::Child => {
                drop(receiver);
                go.recv().unwrap();
                sender.send(&"from the fork".to_string()).unwrap();
                exit(0); // without dropping its sender
            }
            ForkResult::Parent { child } => {
                drop(sender);
                assert_eq!(receiver.recv_timeout(MOMENT), Err(RecvError::TimedOut));
                go.send(&()).unwrap();
                assert_eq!(receiver.recv().unwrap(), "from the fork");
                assert_eq!(receiver.recv(), Err(RecvError::Disconnected));
                assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 0)));
            }
        }
    }
    ends_well(&Process::spawn(holder, ()).unwrap());
}

#[test]
fn a_message_that_arrives_for_a_sleeper_does_not_hide_the_others() {
    let queue = Queue::bounded(8).unwrap();
    for _ in 0..50 {
        thread::scope(|s| {
            let sleeper = s.spawn(|| queue.recv().unwrap());
            thread::sleep(Duration::from_millis(1));
            queue.send(&1).unwrap();
            queue.send(&1).unwrap();
            // Whichever of the two is first: there are messages for both.
            assert_eq!(queue.try_recv(), Ok(1));
            assert_eq!(sleeper.join().unwrap(), 1);
        });
    }
}

/// The bytes of memory that this process's queues have.
fn memory_of_queues() -> u64 {
    let files = fs::read_dir("/proc/self/fd").unwrap().map(|file| file.unwrap().path());
    let ours =
        files.filter(|file| fs::read_link(file).is_ok_and(|name| name.to_string_lossy().contains("memfd:many-hands")));
    ours.map(|file| fs::metadata(file).unwrap().blocks() * 512).sum()
}

fn memory_of_this_process() -> u64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

#[test]
fn a_million_messages_need_no_more_memory_than_a_few() {
    fn produce(numbers: Sender<(u64, String)>) {
        let text = text(100, 0);
        (0..1_000_000).for_each(|n| numbers.send(&(n, text.clone())).unwrap());
    }
    fn consume(_: ()) {
        let (sender, receiver) = Queue::bounded(100).unwrap().split();
        let child = Process::spawn(produce, sender).unwrap();
        let mut early = None;
        for (n, message) in receiver.iter().enumerate() {
            assert_eq!(message.unwrap().0, n as u64);
            if n == 100_000 {
                early = Some((memory_of_this_process(), memory_of_queues()));
            }
        }
        let (late, late_queue) = (memory_of_this_process(), memory_of_queues());
        let (early, early_queue) = early.unwrap();
        assert!(late < early + (1 << 20), "{early} bytes became {late}");
        assert!(
            early_queue > 0 && late_queue <= early_queue && late_queue <= RING as u64 + (1 << 17),
            "{early_queue} {late_queue}"
        );
        ends_well(&child);
    }
    ends_well(&Process::spawn(consume, ()).unwrap());
}

#[test]
fn messages_beyond_the_ring_give_their_memory_back() {
    fn alone(_: ()) {
        let queue = Queue::bounded(64).unwrap();
        let most = (RING + (1 << 18)) as u64;
        for round in 0..rounds(3) {
            (0..64).for_each(|n| queue.send(&text(300_000, n)).unwrap());
            assert!(memory_of_queues() > 60 * 300_000);
            // Never quite empty: what has been received is given back all the same.
            for n in 0..200 {
                assert!(queue.recv().unwrap() == text(300_000, n % 64));
                queue.send(&text(300_000, n % 64)).unwrap();
                assert!(memory_of_queues() < 70 * 300_000 + most, "round {round}");
            }
            (0..64).for_each(|_| drop(queue.recv().unwrap()));
            assert!(memory_of_queues() <= most, "{} bytes after round {round}", memory_of_queues());
        }
        queue.send(&text(20 << 20, 0)).unwrap();
        queue.recv().unwrap();
        assert!(memory_of_queues() <= most);
    }
    ends_well(&Process::spawn(alone, ()).unwrap());
}

#[test]
fn a_queue_leaves_nothing_behind() {
    fn alone(_: ()) {
        let count = |dir: &str| fs::read_dir(dir).unwrap().count();
        let maps = || fs::read_to_string("/proc/self/maps").unwrap().matches("many-hands").count();
        let before = (count("/proc/self/fd"), maps());
        for _ in 0..20 {
            let (sender, receiver) = Queue::bounded(8).unwrap().split();
            let child = Process::spawn(drop, receiver.clone()).unwrap();
            sender.send(&text(5 << 20, 0)).unwrap();
            _ = receiver.recv_timeout(MOMENT);
            ends_well(&child);
        }
        assert_eq!((count("/proc/self/fd"), maps()), before);
    }
    ends_well(&Process::spawn(alone, ()).unwrap());
}

/// A message that shows when it is torn.
#[derive(Debug, Serialize, Deserialize)]
struct Parcel {
    from: usize,
    number: u32,
    text: String,
}

impl Parcel {
    fn new(from: usize, number: u32, size: usize) -> Self {
        Self { from, number, text: text(size, from + number as usize) }
    }

    #[track_caller]
    fn assert_is_whole(&self) {
        assert!(self.text == text(self.text.len(), self.from + self.number as usize), "{} is torn", self.number);
    }
}

/// Sizes of messages that are killed: within the ring, and mostly beyond it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Sizes {
    Small,
    Large,
}

impl Sizes {
    fn next(self, random: &mut Random) -> usize {
        match self {
            Self::Small => random.below(2000) as usize,
            Self::Large if random.below(4) > 0 => random.below(200_000) as usize,
            Self::Large => random.below(2 * RING as u64) as usize,
        }
    }
}

/// Writes down numbers at once, so that they are there when the process is killed.
struct Book(File);

impl Book {
    fn new(path: &Path) -> Self {
        Self(File::options().append(true).create(true).open(path).unwrap())
    }

    fn note(&mut self, number: u32) {
        self.0.write_all(&number.to_le_bytes()).unwrap();
    }

    fn read(path: &Path) -> Vec<u32> {
        let bytes = fs::read(path).unwrap_or_default();
        bytes.chunks_exact(4).map(|number| u32::from_le_bytes(number.try_into().unwrap())).collect()
    }
}

fn produce_until_killed((parcels, from, sizes, book): (Sender<Parcel>, usize, Sizes, PathBuf)) {
    let (mut random, mut book) = (Random(from as u64), Book::new(&book));
    for number in 0.. {
        parcels.send(&Parcel::new(from, number, sizes.next(&mut random))).unwrap();
        book.note(number);
    }
}

/// Kills producers in mid-send, one after the other, while others send as well.
fn kill_producers(sizes: Sizes, times: usize) {
    let dir = tempfile::tempdir().unwrap();
    let book = |from: usize| dir.path().join(from.to_string());
    let (sender, receiver) = Queue::bounded(8).unwrap().split();
    let start = |from: usize| {
        Process::builder().daemon(true).spawn(produce_until_killed, (sender.clone(), from, sizes, book(from))).unwrap()
    };
    let steady = start(0);
    let (counted, counts) = mpsc::channel();
    thread::scope(|s| {
        // Takes all parcels, and at each mark tells how many of the producer that it stands for
        // have come.
        s.spawn(|| {
            let counted = counted;
            let mut next = vec![0; times + 1];
            while let Ok(parcel) = receiver.recv_timeout(PATIENCE) {
                if parcel.number == u32::MAX {
                    counted.send(next[parcel.from]).unwrap();
                    if parcel.from == 0 {
                        break;
                    }
                    continue;
                }
                parcel.assert_is_whole();
                assert_eq!(parcel.number, next[parcel.from], "of producer {}", parcel.from);
                next[parcel.from] += 1;
            }
        });
        let mut random = Random(sizes as u64);
        let received = |victim: usize| {
            sender.send_timeout(&Parcel { from: victim, number: u32::MAX, text: String::new() }, PATIENCE).unwrap();
            counts.recv_timeout(PATIENCE).unwrap()
        };
        for victim in 1..=times {
            let child = start(victim);
            let deadline = Instant::now() + PATIENCE;
            while Book::read(&book(victim)).is_empty() {
                assert!(Instant::now() < deadline, "producer {victim} does not begin");
                thread::sleep(Duration::from_millis(1));
            }
            thread::sleep(Duration::from_micros(random.below(5000)));
            child.kill().unwrap();
            child.join().unwrap();
            let acknowledged = Book::read(&book(victim)).len() as u32;
            let received = received(victim);
            assert!(received == acknowledged || received == acknowledged + 1, "{received} of {acknowledged}");
        }
        assert!(steady.is_alive());
        steady.kill().unwrap();
        steady.join().unwrap();
        let acknowledged = Book::read(&book(0)).len() as u32;
        assert!(received(0) >= acknowledged && acknowledged > 0);
    });
}

#[test]
fn producers_of_small_messages_are_killed() {
    kill_producers(Sizes::Small, rounds(100));
}

#[test]
fn producers_of_large_messages_are_killed() {
    kill_producers(Sizes::Large, rounds(100));
}

fn consume((parcels, book): (Receiver<Parcel>, PathBuf)) {
    let mut book = Book::new(&book);
    for parcel in &parcels {
        let parcel = parcel.unwrap();
        parcel.assert_is_whole();
        book.note(parcel.number);
    }
}

/// Kills consumers in mid-receive, one after the other, while others receive as well.
fn kill_consumers(sizes: Sizes, times: usize) {
    let dir = tempfile::tempdir().unwrap();
    let book = |consumer: usize| dir.path().join(consumer.to_string());
    let (sender, receiver) = Queue::bounded(8).unwrap().split();
    let start = |n: usize| Process::builder().daemon(true).spawn(consume, (receiver.clone(), book(n))).unwrap();
    let steady = start(0);
    let over = std::sync::atomic::AtomicBool::new(false);
    let sent = thread::scope(|s| {
        let sending = s.spawn(|| {
            let mut random = Random(7);
            let going_on = |_: &u32| !over.load(std::sync::atomic::Ordering::Relaxed);
            let numbers = (0..).take_while(going_on);
            numbers
                .inspect(|&number| {
                    let parcel = Parcel::new(0, number, sizes.next(&mut random));
                    sender.send_timeout(&parcel, PATIENCE).unwrap();
                })
                .count() as u32
        });
        let mut random = Random(8);
        for victim in 1..=times {
            let child = start(victim);
            let deadline = Instant::now() + PATIENCE;
            while Book::read(&book(victim)).is_empty() {
                assert!(Instant::now() < deadline, "consumer {victim} does not begin");
                thread::sleep(Duration::from_millis(1));
            }
            thread::sleep(Duration::from_micros(random.below(5000)));
            child.kill().unwrap();
            child.join().unwrap();
        }
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        sending.join().unwrap()
    });
    drop((sender, receiver));
    ends_well(&steady);

    let noted: Vec<u32> = (0..=times).flat_map(|consumer| Book::read(&book(consumer))).collect();
    let distinct: BTreeSet<u32> = noted.iter().copied().collect();
    assert_eq!(noted.len(), distinct.len(), "a message was received twice");
    assert!(distinct.last().is_none_or(|&last| last < sent));
    let lost = sent as usize - distinct.len();
    assert!(lost <= times, "{lost} messages are lost, and {times} consumers died");
}

#[test]
fn consumers_of_small_messages_are_killed() {
    kill_consumers(Sizes::Small, rounds(100));
}

#[test]
fn consumers_of_large_messages_are_killed() {
    kill_consumers(Sizes::Large, rounds(100));
}
