//! Mend it: `stop` takes as long as the rest of the interval.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Calls a function at regular intervals, in a thread of its own.
pub struct Ticker {
    stopped: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Ticker {
    /// Calls `tick` each time `interval` has passed.
    pub fn start(interval: Duration, mut tick: impl FnMut() + Send + 'static) -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        let is_stopped = Arc::clone(&stopped);
        let thread = thread::spawn(move || {
            loop {
                thread::sleep(interval);
                if is_stopped.load(Ordering::Relaxed) {
                    break;
                }
                tick();
            }
        });
        Self { stopped, thread }
    }

    /// Ends it at once. When this returns, the thread has ended.
    pub fn stop(self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.thread.join().expect("the tick does not panic");
    }
}
