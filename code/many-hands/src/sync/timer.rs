use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::primitives::{Monitor, thread};

/// Runs a function after a while, in a thread of its own, unless it is cancelled before.
///
/// A timer runs from the moment it is made: there is no `start`. Dropped, it goes on, as a thread
/// does without its handle; if you want it to stop, cancel it. It ends with the program at the
/// latest, whether it has run or not, whereas Python waits for its timers.
///
/// # Examples
///
/// ```
/// use std::time::{Duration, Instant};
///
/// use many_hands::sync::Timer;
///
/// let start = Instant::now();
/// let timer = Timer::after(Duration::from_millis(20), || "hello");
/// assert_eq!(timer.join().expect("it does not panic"), Some("hello"));
/// assert!(start.elapsed() >= Duration::from_millis(20));
/// ```
#[doc(alias = "threading.Timer")]
pub struct Timer<T> {
    stage: Arc<Monitor<Stage>>,
    thread: thread::JoinHandle<Option<T>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Waiting,
    Cancelled,
    Fired,
}

impl<T: Send + 'static> Timer<T> {
    /// Runs `action` after `delay`. `Duration::MAX` waits until it is cancelled.
    ///
    /// # Panics
    ///
    /// If the system has no more threads, as [`std::thread::spawn`] does.
    ///
    /// ```
    /// use std::sync::mpsc;
    /// use std::time::Duration;
    ///
    /// use many_hands::sync::Timer;
    ///
    /// let (sender, greetings) = mpsc::channel();
    /// let timer = Timer::after(Duration::from_millis(1), move || sender.send("hello"));
    /// assert_eq!(greetings.recv(), Ok("hello"));
    /// ```
    #[doc(alias = "start")]
    pub fn after(delay: Duration, action: impl FnOnce() -> T + Send + 'static) -> Self {
        let stage = Arc::new(Monitor::new(Stage::Waiting));
        let shared = stage.clone();
        let thread = thread::spawn(move || {
            let mut stage = shared.wait_timeout_while(shared.lock(), delay, |stage| *stage == Stage::Waiting);
            if *stage == Stage::Cancelled {
                return None;
            }
            *stage = Stage::Fired;
            drop(stage);
            Some(action())
        });
        Self { stage, thread }
    }
}

impl<T> Timer<T> {
    /// Sees to it that the action never runs. Calling it twice changes nothing.
    ///
    /// # Errors
    ///
    /// [`AlreadyFired`] if the action has begun: it is not interrupted.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::sync::Timer;
    ///
    /// let timer = Timer::after(Duration::MAX, || unreachable!());
    /// assert_eq!(timer.cancel(), Ok(()));
    /// ```
    pub fn cancel(&self) -> Result<(), AlreadyFired> {
        let mut stage = self.stage.lock();
        if *stage == Stage::Fired {
            return Err(AlreadyFired);
        }
        *stage = Stage::Cancelled;
        self.stage.notify_one();
        Ok(())
    }

    /// Waits for the end of the timer: what the action has returned, or `None` if it was cancelled.
    ///
    /// # Errors
    ///
    /// What the action panicked with, as [`JoinHandle::join`](std::thread::JoinHandle::join) has
    /// it.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::sync::Timer;
    ///
    /// let timer = Timer::after(Duration::MAX, || 1);
    /// timer.cancel()?;
    /// assert_eq!(timer.join().expect("it does not panic"), None);
    /// # Ok::<(), many_hands::sync::AlreadyFired>(())
    /// ```
    pub fn join(self) -> thread::Result<Option<T>> {
        self.thread.join()
    }
}

impl<T> fmt::Debug for Timer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer").field("stage", &*self.stage.lock()).finish_non_exhaustive()
    }
}

/// A [`Timer`] was cancelled when its action had begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too late to cancel: the timer has fired")]
pub struct AlreadyFired;
