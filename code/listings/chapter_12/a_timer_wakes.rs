//! With nothing ready the executor sleeps until the first alarm, then wakes the task that waits for
//! it: many sleep in the time of the longest.
//!
//! ```
//! use std::time::Instant;
//!
//! use listings::chapter_12::a_timer_wakes;
//! use listings::pace::seconds;
//!
//! let start = Instant::now();
//! a_timer_wakes::main();
//! assert!(start.elapsed() >= seconds(15));
//! assert!(start.elapsed() < seconds(5 + 10 + 15));
//! ```

// ANCHOR: listing
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::{Mutex, mpsc};
use std::task::{Poll, Waker};
use std::thread;
use std::time::Instant;

use listings::chapter_12::a_tiny_executor::{Task, spawn};
use listings::pace::seconds;

static ALARMS: Mutex<BTreeMap<Instant, Vec<Waker>>> = Mutex::new(BTreeMap::new());

pub async fn sleep_until(end: Instant) {
    poll_fn(|context| {
        if Instant::now() >= end {
            return Poll::Ready(());
        }
        let mut alarms = ALARMS.lock().expect("no panics");
        alarms.entry(end).or_default().push(context.waker().clone());
        Poll::Pending
    })
    .await;
}

pub fn main() {
    let (queue, ready) = mpsc::channel();
    let start = Instant::now();
    for time in [15, 10, 5] {
        spawn(&queue, async move {
            sleep_until(start + seconds(time)).await;
            println!("{time} seconds are over");
        });
    }
    loop {
        ready.try_iter().for_each(Task::run);
        let Some((end, wakers)) = ALARMS.lock().expect("no panics").pop_first() else { break };
        thread::sleep(end.saturating_duration_since(Instant::now()));
        wakers.into_iter().for_each(Waker::wake);
    }
}
// ANCHOR_END: listing
