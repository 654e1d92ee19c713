//! An event is a flag behind a lock, and a condition variable to wait until it is up.
//!
//! ```
//! use std::sync::mpsc;
//! use std::thread;
//! use std::time::Duration;
//!
//! let (sender, ended) = mpsc::channel();
//! thread::spawn(move || {
//!     listings::chapter_08::event_from_condvar::main();
//!     sender.send(())
//! });
//! assert_eq!(ended.recv_timeout(Duration::from_secs(60)), Ok(()), "all are released");
//! ```

// ANCHOR: listing
use std::sync::{Condvar, Mutex};

#[derive(Default)]
struct Event {
    flag: Mutex<bool>,
    raised: Condvar,
}

impl Event {
    fn set(&self) {
        *self.flag.lock().expect("no holder panics") = true;
        self.raised.notify_all();
    }

    fn clear(&self) {
        *self.flag.lock().expect("no holder panics") = false;
    }

    fn wait(&self) {
        let flag = self.flag.lock().expect("no holder panics");
        drop(self.raised.wait_while(flag, |up| !*up).expect("no holder panics"));
    }
}

pub fn main() {
    let start = Event::default();
    let run = |n| {
        start.wait();
        println!("runner {n} runs");
    };
    std::thread::scope(|s| {
        for n in 1..=3 {
            s.spawn(move || run(n));
        }
        println!("ready, steady, go");
        start.set();
        start.wait(); // it is up: this does not block
    });
    start.clear(); // and now it would
}
// ANCHOR_END: listing
