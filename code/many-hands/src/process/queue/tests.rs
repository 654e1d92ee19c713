//! What only the inside of a queue can be asked: damage, positions, and wake-ups that are missed.

use super::frame::Position;
use super::*;

/// Numbers that look random and are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

type Message = (u32, String, Vec<Option<u16>>);

fn message(random: &mut Random, size: usize) -> Message {
    let n = random.below(1 << 30) as u32;
    (n, "text".repeat(random.below(size)), (0..random.below(9)).map(|_| Some(n as u16)).collect())
}

/// Sends some messages, lets `damage` change what lies between head and tail, and receives all
/// that is left. Then the queue must work as before. Returns how many messages were errors.
fn errors(
    queue: &Queue<Message>,
    random: &mut Random,
    size: usize,
    damage: impl FnOnce(&Shared, &mut Random),
) -> usize {
    let shared = queue.sender.shared();
    (0..=random.below(8)).for_each(|_| queue.try_send(&message(random, size)).unwrap());
    damage(shared, random);
    // Each one is received, or is an error and gone.
    let received: Vec<_> = std::iter::repeat_with(|| queue.try_recv())
        .take_while(|received| *received != Err(RecvError::Empty))
        .take(100)
        .collect();
    assert!(received.len() <= 9);
    assert_eq!((queue.len(), queue.is_empty()), (0, true));
    let message = message(random, size);
    queue.send(&message).unwrap();
    assert_eq!(queue.recv(), Ok(message));
    received.iter().filter(|received| matches!(received, Err(RecvError::Corrupt(_)))).count()
}

fn damage_bytes(shared: &Shared, random: &mut Random) {
    let (head, filled) = (shared.head(), shared.tail().bytes_since(shared.head()));
    // SAFETY: nothing else uses the queue.
    let bytes = unsafe { shared.ring().bytes_mut(head.bytes, filled) };
    for _ in 0..=random.below(4) {
        match random.below(3) {
            0 => bytes[random.below(filled)] ^= 1 << random.below(8),
            1 => bytes[random.below(filled)] = random.below(256) as u8,
            _ => {
                let from = random.below(filled);
                let to = (from + random.below(64)).min(filled);
                bytes[from..to].fill([0, 0xff][random.below(2)]);
            }
        }
    }
}

#[test]
fn damaged_messages_are_errors_or_values() {
    let (queue, mut random) = (Queue::bounded(8).unwrap(), Random(1));
    let errors: usize = (0..20_000).map(|_| errors(&queue, &mut random, 20, damage_bytes)).sum();
    assert!(errors > 5_000, "{errors}");
}

#[test]
fn damaged_overflow_frames_are_errors_or_values() {
    let (queue, mut random) = (Queue::bounded(8).unwrap(), Random(2));
    let errors: usize = (0..100).map(|_| errors(&queue, &mut random, 1_000_000, damage_bytes)).sum();
    assert!(errors > 10, "{errors}");
}

#[test]
fn damaged_marks_are_errors() {
    let (queue, mut random) = (Queue::bounded(8).unwrap(), Random(3));
    for _ in 0..5_000 {
        errors(&queue, &mut random, 20, |shared, random| {
            let mut any = || (random.below(1 << 31) * 2) as u32;
            let mark = Position { bytes: any(), messages: any() };
            match random.below(3) {
                0 => shared.set_head(mark),
                1 => shared.set_tail(mark),
                _ => shared.set_tail(Position { bytes: mark.bytes, ..shared.tail() }),
            }
        });
    }
}

#[test]
fn positions_count_on_beyond_the_mark() {
    let queue = Queue::bounded(8).unwrap();
    let almost = Position { bytes: 0, messages: u32::MAX - 2 };
    queue.sender.shared().set_head(almost);
    queue.sender.shared().set_tail(almost);
    for expected in u64::from(u32::MAX) - 2..u64::from(u32::MAX) + 3 {
        assert_eq!(queue.receiver.taken(), Ok(expected));
        queue.send(&'a').unwrap();
        let claimed = std::cell::Cell::new(None);
        assert_eq!(queue.receiver.recv_with(|position| claimed.set(Some(position))), Ok('a'));
        assert_eq!(claimed.get(), Some(expected));
        assert_eq!(queue.receiver.taken(), Ok(expected + 1));
    }
}

/// What is claimed by a process that dies before it has taken it stays, and is claimed again.
#[test]
fn a_claim_that_is_not_kept_leaves_the_message() {
    let queue = Queue::bounded(8).unwrap();
    queue.send(&7).unwrap();
    let child = crate::process::Process::spawn(
        |queue: Queue<i32>| {
            queue.receiver.recv_with(|_| std::process::abort()).unwrap();
        },
        queue.clone(),
    );
    assert!(!child.unwrap().join().unwrap().success());
    assert_eq!((queue.receiver.taken(), queue.len()), (Ok(0), 1));
    assert_eq!(queue.receiver.recv_with(|position| assert_eq!(position, 0)), Ok(7));
    assert_eq!(queue.receiver.taken(), Ok(1));
}

/// A message that came after a receiver had found none, and before it cleared the flag.
#[test]
fn clearing_the_flag_hides_no_message() {
    let queue = Queue::bounded(8).unwrap();
    let shared = queue.sender.shared();
    let is_set = || crate::process::wait::is_readable(shared.ready()).unwrap();
    shared.watch();
    queue.send(&1).unwrap();
    shared.clear_ready();
    assert!(is_set());
    queue.recv().unwrap();
    shared.clear_ready();
    assert!(!is_set());
}

/// A sender that died after it had sent and before it could wake one, and a receiver likewise:
/// a sleeper looks by itself.
#[test]
fn a_wake_up_that_was_missed_delays_and_does_not_hang() {
    let queue = Queue::bounded(1).unwrap();
    let shared = queue.sender.shared();
    std::thread::scope(|s| {
        let receiving = s.spawn(|| queue.recv());
        std::thread::sleep(Duration::from_millis(20));
        assert!(shared.write(queue.sender.sockets(), &mut write::Outgoing::Value(&1), true).unwrap());
        assert_eq!(receiving.join().unwrap(), Ok(1));
    });
    queue.send(&2).unwrap();
    std::thread::scope(|s| {
        let sending = s.spawn(|| queue.send(&3));
        std::thread::sleep(Duration::from_millis(20));
        shared.set_head(shared.head().after(16));
        assert_eq!(sending.join().unwrap(), Ok(()));
    });
    assert_eq!(queue.recv(), Ok(3));
}
