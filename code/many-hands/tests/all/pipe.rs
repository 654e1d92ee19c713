//! `process::pipe` does what its documentation says, also when a peer dies.

use std::collections::HashMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::exit;
use std::thread;
use std::time::{Duration, Instant};

use crate::patience::{PATIENCE, Random, rounds};
use many_hands::process::pipe::{self, Connection, Receiver, Sender};
use many_hands::process::{Process, RecvError, SendError, fork};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::ForkResult;
use serde::{Deserialize, Serialize};

use crate::children::ends_well;

const MOMENT: Duration = Duration::from_millis(30);

fn park(_: impl Sized) -> ! {
    loop {
        thread::sleep(PATIENCE);
    }
}

#[test]
fn messages_go_one_way() {
    fn send(words: Sender<String>) {
        ["red", "", "green"].iter().for_each(|word| words.send(&word.to_string()).unwrap());
    }
    let (sender, receiver) = pipe::channel().unwrap();
    let child = Process::spawn(send, sender).unwrap();
    assert_eq!(receiver.recv().unwrap(), "red");
    assert_eq!(receiver.recv_timeout(PATIENCE).unwrap(), "");
    assert_eq!((&receiver).into_iter().map(Result::unwrap).collect::<Vec<_>>(), ["green"]);
    ends_well(&child);
    for _ in 0..2 {
        assert_eq!(receiver.recv(), Err(RecvError::Disconnected));
        assert_eq!(receiver.try_recv(), Err(RecvError::Disconnected));
        assert_eq!(receiver.recv_timeout(Duration::MAX), Err(RecvError::Disconnected));
    }
}

#[test]
fn messages_go_both_ways_each_with_its_type() {
    fn count(words: Connection<usize, String>) {
        (&words).into_iter().for_each(|word| words.send(&word.unwrap().len()).unwrap());
    }
    let (theirs, ours) = pipe::duplex().unwrap();
    let child = Process::spawn(count, theirs).unwrap();
    for word in ["one", "", "three"] {
        ours.send(&word.to_string()).unwrap();
        assert_eq!(ours.recv_timeout(PATIENCE), Ok(word.len()));
        assert_eq!(ours.try_recv(), Err(RecvError::Empty));
    }
    drop(ours);
    ends_well(&child);
}

#[test]
fn messages_of_all_sizes_arrive_whole() {
    fn echo(bytes: Connection<String, String>) {
        bytes.iter().for_each(|message| bytes.send(&message.unwrap()).unwrap());
    }
    let (theirs, ours) = pipe::duplex().unwrap();
    let child = Process::spawn(echo, theirs).unwrap();
    for size in (0..300).chain((65_500..65_600).step_by(3)).chain([200_000, 5 << 20, 1, 20 << 20]) {
        let message = "x".repeat(size);
        ours.send(&message).unwrap();
        assert!(ours.recv_timeout(PATIENCE).unwrap() == message, "a message of {size} bytes");
    }
    drop(ours);
    ends_well(&child);
}

#[test]
fn messages_of_no_bytes_arrive() {
    let (sender, receiver) = pipe::channel().unwrap();
    (0..100).for_each(|_| sender.send(&()).unwrap());
    drop(sender);
    assert_eq!(receiver.iter().filter(Result::is_ok).count(), 100);
}

#[test]
fn timeouts_of_all_lengths() {
    let (sender, receiver) = pipe::channel().unwrap();
    assert_eq!(receiver.try_recv(), Err(RecvError::Empty));
    assert_eq!(receiver.recv_timeout(Duration::ZERO), Err(RecvError::TimedOut));
    let start = Instant::now();
    assert_eq!(receiver.recv_timeout(MOMENT), Err(RecvError::TimedOut));
    assert!(start.elapsed() >= MOMENT);
    sender.send(&1).unwrap();
    assert_eq!(receiver.recv_timeout(Duration::ZERO), Ok(1));
    thread::scope(|s| {
        let late = s.spawn(move || {
            thread::sleep(MOMENT);
            sender.send(&2).unwrap();
        });
        assert_eq!(receiver.recv_timeout(Duration::MAX), Ok(2));
        late.join().unwrap();
    });
}

#[test]
fn a_message_that_comes_in_pieces_outlives_a_timeout() {
    let (sender, receiver) = pipe::channel().unwrap();
    let message = "x".repeat(10 << 20);
    thread::scope(|s| {
        // More than fits into the pipe, so that it waits in the middle.
        let sending = s.spawn(|| {
            let sender = sender;
            sender.send(&message).unwrap();
        });
        let mut misses = 0;
        let received = loop {
            match receiver.try_recv() {
                Err(RecvError::Empty) => misses += 1,
                received => break received.unwrap(),
            }
        };
        assert!(received == message && misses > 0);
        sending.join().unwrap();
    });
}

#[test]
fn what_was_taken_in_and_not_received_goes_on_with_the_end() {
    let (sender, receiver) = pipe::channel().unwrap();
    (1..=5).for_each(|n| sender.send(&n).unwrap());
    assert_eq!(receiver.recv(), Ok(1));
    drop(sender);
    let child = Process::spawn(
        |receiver: Receiver<i32>| {
            let rest: Vec<_> = receiver.iter().map(Result::unwrap).collect();
            assert_eq!(rest, [2, 3, 4, 5]);
        },
        receiver,
    );
    ends_well(&child.unwrap());
}

#[test]
fn the_end_of_a_killed_peer_is_seen() {
    let (sender, receiver) = pipe::channel::<u8>().unwrap();
    let child = Process::spawn(park, sender).unwrap();
    assert_eq!(receiver.recv_timeout(MOMENT), Err(RecvError::TimedOut));
    child.kill().unwrap();
    assert_eq!(receiver.recv_timeout(PATIENCE), Err(RecvError::Disconnected));

    let (sender, receiver) = pipe::channel().unwrap();
    let child = Process::spawn(park, receiver).unwrap();
    thread::scope(|s| {
        let waiting = s.spawn(move || {
            let result = sender.send(&"x".repeat(1 << 20));
            (result, sender.send(&String::new()))
        });
        thread::sleep(MOMENT);
        assert!(!waiting.is_finished());
        child.kill().unwrap();
        let disconnected = || Err(SendError::Disconnected);
        assert_eq!(waiting.join().unwrap(), (disconnected(), disconnected()));
    });
}

#[test]
fn a_peer_that_leaves_without_receiving_everything_has_sent_what_it_has_sent() {
    let (one, other) = pipe::duplex::<i32, i32>().unwrap();
    (0..10).for_each(|n| one.send(&n).unwrap());
    (0..10).for_each(|n| other.send(&n).unwrap());
    drop(other);
    assert!(one.iter().map(Result::unwrap).eq(0..10));
    assert_eq!(one.send(&1), Err(SendError::Disconnected));
}

#[derive(Debug, PartialEq, Serialize)]
struct Explosive(bool);

impl<'de> Deserialize<'de> for Explosive {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        assert!(!bool::deserialize(deserializer)?, "it explodes");
        Ok(Self(false))
    }
}

#[test]
fn a_message_that_panics_takes_only_itself() {
    let (sender, receiver) = pipe::channel().unwrap();
    [false, true, false].iter().for_each(|&explodes| sender.send(&Explosive(explodes)).unwrap());
    assert_eq!(receiver.recv(), Ok(Explosive(false)));
    assert!(catch_unwind(AssertUnwindSafe(|| receiver.recv())).is_err());
    assert_eq!(receiver.recv(), Ok(Explosive(false)));
}

#[test]
fn a_message_that_cannot_be_read_takes_only_itself() {
    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Untagged {
        Number(u8),
    }
    let (sender, receiver) = pipe::channel().unwrap();
    (0..3).for_each(|n| sender.send(&Untagged::Number(n)).unwrap());
    drop(sender);
    assert_eq!(receiver.iter().filter(|message| matches!(message, Err(RecvError::Corrupt(_)))).count(), 3);
}

#[test]
fn a_fork_with_a_copy_of_an_end_holds_it() {
    fn holder(_: ()) {
        let (sender, receiver) = pipe::channel().unwrap();
        let (go, wait) = pipe::channel().unwrap();
        match fork().unwrap() {
            ForkResult::Child => {
                wait.recv().unwrap();
                sender.send(&"from the fork".to_string()).unwrap();
                exit(0);
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
fn a_pipe_leaves_nothing_behind() {
    fn alone(_: ()) {
        let open = || fs::read_dir("/proc/self/fd").unwrap().count();
        let before = open();
        for _ in 0..20 {
            let (sender, receiver) = pipe::channel().unwrap();
            let child = Process::spawn(drop, receiver).unwrap();
            _ = sender.send(&"x".repeat(1 << 20));
            drop(pipe::duplex::<u8, u8>().unwrap());
            ends_well(&child);
        }
        assert_eq!(open(), before);
    }
    ends_well(&Process::spawn(alone, ()).unwrap());
}

/// Whole messages in order, then at most one error, then the end.
#[test]
fn senders_are_killed_in_the_middle() {
    fn produce((messages, large): (Sender<(u32, String)>, bool)) {
        for n in 0.. {
            messages.send(&(n, "x".repeat(if large { 1 << 20 } else { 100 }))).unwrap();
        }
    }
    let (mut random, mut ends) = (Random(1), HashMap::new());
    for round in 0..rounds(100) {
        let (sender, receiver) = pipe::channel().unwrap();
        let child = Process::spawn(produce, (sender, round % 2 == 0)).unwrap();
        assert_eq!(receiver.recv_timeout(PATIENCE).unwrap().0, 0);
        let (mut next, kill_at) = (1, Instant::now() + Duration::from_micros(random.below(5000)));
        let end = loop {
            if Instant::now() >= kill_at {
                child.kill().unwrap();
            }
            match receiver.recv_timeout(PATIENCE) {
                Ok((n, text)) => {
                    assert!(n == next && text.bytes().all(|byte| byte == b'x'));
                    next += 1;
                }
                Err(end) => break end,
            }
        };
        assert!(matches!(end, RecvError::Corrupt(_) | RecvError::Disconnected), "{end:?}");
        assert_eq!(receiver.recv(), Err(RecvError::Disconnected));
        *ends.entry(end.to_string()).or_insert(0) += 1;
        child.join().unwrap();
    }
    println!("{ends:?}");
}

#[test]
fn receivers_are_killed_in_the_middle() {
    fn consume(messages: Receiver<String>) {
        messages.iter().for_each(|message| drop(message.unwrap()));
    }
    let mut random = Random(2);
    for round in 0..rounds(100) {
        let (sender, receiver) = pipe::channel().unwrap();
        let child = Process::spawn(consume, receiver).unwrap();
        let message = "x".repeat(if round % 2 == 0 { 1 << 20 } else { 100 });
        let kill_at = Instant::now() + Duration::from_micros(random.below(10_000));
        let end = loop {
            if Instant::now() >= kill_at {
                child.kill().unwrap();
            }
            if let Err(end) = sender.send(&message) {
                break end;
            }
        };
        assert_eq!(end, SendError::Disconnected);
        child.join().unwrap();
    }
}
