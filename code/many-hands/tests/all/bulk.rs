//! Bytes in bulk move as bytes: not one after the other, also where nothing is optimised.
#![cfg(debug_assertions)]

use std::hint::black_box;
use std::thread;
use std::time::Duration;

use many_hands::process::{Queue, pipe};
use nix::time::{ClockId, clock_gettime};
use serde_bytes::ByteBuf;

const LENGTH: usize = 50 << 20;

fn message() -> ByteBuf {
    ByteBuf::from(vec![7; LENGTH])
}

/// The time for which this thread has a core in a call.
fn cpu_time<T>(call: impl FnOnce() -> T) -> (T, Duration) {
    let now = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap());
    let before = now();
    let done = call();
    (done, now() - before)
}

/// Less than it takes to serialise the bytes one by one, which calls a function for each: what it
/// takes to write them so twice.
fn one_by_one() -> Duration {
    let mut bytes = Vec::new();
    let ((), time) = cpu_time(|| bytes.resize(LENGTH, black_box(7_u8)));
    black_box(bytes);
    time * 2
}

#[test]
fn through_a_queue() {
    let queue = Queue::bounded(1).unwrap();
    let message = message();
    let ((), sending) = cpu_time(|| queue.send(&message).unwrap());
    let (received, receiving) = cpu_time(|| queue.recv().unwrap());
    assert_eq!(received, message);
    let limit = one_by_one();
    assert!(sending < limit && receiving < limit, "{sending:?}, {receiving:?}, limit {limit:?}");
}

#[test]
fn through_a_pipe() {
    let (sender, receiver) = pipe::channel().unwrap();
    thread::scope(|s| {
        let sending = s.spawn(move || {
            let message = message();
            cpu_time(|| sender.send(&message).unwrap()).1
        });
        let (received, receiving) = cpu_time(|| receiver.recv().unwrap());
        assert_eq!(received, message());
        let (sending, limit) = (sending.join().unwrap(), one_by_one());
        assert!(sending < limit && receiving < limit, "{sending:?}, {receiving:?}, limit {limit:?}");
    });
}
