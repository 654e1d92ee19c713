use std::fmt;
use std::time::Duration;

use super::primitives::Monitor;

/// A flag that threads can wait for.
///
/// It is down at first. [`wait`](Self::wait) blocks while it is down; [`set`](Self::set) raises it
/// and releases all; [`clear`](Self::clear) lowers it. Any thread may do any of it, any number of
/// times.
///
/// A thread that waits when the flag is raised is released, even if it is lowered again before that
/// thread has woken. So `set` and `clear` one after the other release all that wait, and let
/// nothing else through. Python's does the same.
///
/// All that happened before `set` is visible to a thread that `wait` has let through because of it.
///
/// # Fairness
///
/// `set` releases all waiting threads at once. In which order they go on is up to the system.
///
/// # Examples
///
/// ```
/// use std::thread;
///
/// use many_hands::sync::Event;
///
/// let ready = Event::new();
/// thread::scope(|s| {
///     s.spawn(|| ready.set());
///     ready.wait();
/// });
/// assert!(ready.is_set());
/// ```
#[doc(alias = "threading.Event")]
pub struct Event {
    flag: Monitor<Flag>,
}

struct Flag {
    up: bool,
    /// How often it has been raised: tells a waiting thread that it was up for a moment.
    raised: u64,
}

impl Event {
    /// An event whose flag is down.
    ///
    /// ```
    /// use many_hands::sync::Event;
    ///
    /// static READY: Event = Event::new();
    /// assert!(!READY.is_set());
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { flag: Monitor::new(Flag { up: false, raised: 0 }) }
    }

    /// Raises the flag, and releases all that wait. Changes nothing if it is up.
    ///
    /// ```
    /// use many_hands::sync::Event;
    ///
    /// let event = Event::new();
    /// event.set();
    /// event.wait(); // returns at once
    /// ```
    pub fn set(&self) {
        let mut flag = self.flag.lock();
        if !flag.up {
            flag.up = true;
            flag.raised += 1;
            // Not under the lock, for which the threads that wake would have to wait.
            drop(flag);
            self.flag.notify_all();
        }
    }

    /// Lowers the flag: a thread that waits from now on is blocked. Changes nothing if it is down.
    ///
    /// ```
    /// use many_hands::sync::Event;
    ///
    /// let event = Event::new();
    /// event.set();
    /// event.clear();
    /// assert!(!event.is_set());
    /// ```
    pub fn clear(&self) {
        self.flag.lock().up = false;
    }

    /// Whether the flag is up. Another thread may have changed that before you look at the answer.
    ///
    /// ```
    /// use many_hands::sync::Event;
    ///
    /// let event = Event::new();
    /// assert!(!event.is_set());
    /// event.set();
    /// assert!(event.is_set());
    /// ```
    #[doc(alias = "isSet")]
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.flag.lock().up
    }

    /// Waits until the flag is up, or has been up for a moment since the call. Returns at once if
    /// it is up.
    ///
    /// ```
    /// use std::thread;
    ///
    /// use many_hands::sync::Event;
    ///
    /// let event = Event::new();
    /// thread::scope(|s| {
    ///     s.spawn(|| event.wait());
    ///     event.set();
    /// });
    /// ```
    pub fn wait(&self) {
        let flag = self.flag.lock();
        let before = flag.raised;
        drop(self.flag.wait_while(flag, |flag| !flag.released_since(before)));
    }

    /// Waits no longer than this. Whether the flag is up, or has been up for a moment since the
    /// call: Python's `wait(timeout)`.
    ///
    /// `Duration::MAX` waits for ever.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::sync::Event;
    ///
    /// let event = Event::new();
    /// assert!(!event.wait_timeout(Duration::from_millis(1)));
    /// event.set();
    /// assert!(event.wait_timeout(Duration::ZERO));
    /// ```
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        let flag = self.flag.lock();
        let before = flag.raised;
        self.flag.wait_timeout_while(flag, timeout, |flag| !flag.released_since(before)).released_since(before)
    }
}

impl Flag {
    /// Whether a thread goes on that has waited since the flag had been raised so often.
    fn released_since(&self, raised: u64) -> bool {
        self.up || self.raised != raised
    }
}

impl Default for Event {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event").field("is_set", &self.is_set()).finish()
    }
}
