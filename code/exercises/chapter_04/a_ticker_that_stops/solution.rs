//! The thread waits for a message with a time limit, and the end of the sender wakes it.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Calls a function at regular intervals, in a thread of its own.
pub struct Ticker {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Ticker {
    /// Calls `tick` each time `interval` has passed.
    pub fn start(interval: Duration, mut tick: impl FnMut() + Send + 'static) -> Self {
        let (stop, stopped) = channel();
        let thread = thread::spawn(move || {
            while stopped.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
                tick();
            }
        });
        Self { stop, thread }
    }

    /// Ends it at once. When this returns, the thread has ended.
    pub fn stop(self) {
        drop(self.stop);
        self.thread.join().expect("the tick does not panic");
    }
}
