use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::os::deadline::Deadline;
use crate::os::futex;
use crate::os::shared_memory::{Shareable, SharedMemory};
use crate::process::Error;

/// In the flag: it is up. The other bits count how often it has been raised.
const UP: u32 = 1;

#[repr(transparent)]
struct Flag(AtomicU32);

// SAFETY: an atomic, of which zero is a value.
unsafe impl Shareable for Flag {}

/// A flag that processes can wait for. Python's `multiprocessing.Event`.
///
/// It is down at first. [`wait`](Self::wait) blocks while it is down; [`set`](Self::set) raises it
/// and releases all; [`clear`](Self::clear) lowers it. Any thread of any process that has a handle
/// may do any of it, any number of times.
///
/// A thread that waits when the flag is raised is released, even if it is lowered again before that
/// thread has woken.
///
/// All that happened before `set` is visible to a thread that `wait` has let through because of it.
///
/// # When a peer dies
///
/// A process that dies while it waits, or while it sets the flag, does the others no harm. No
/// thread owns an event, so no thread can know that the one that was to set it is dead: let those
/// that wait use [`wait_timeout`](Self::wait_timeout), and their parent
/// [`join`](crate::process::Process::join) the one that sets.
///
/// # Example
///
/// ```
/// use many_hands::process::{Event, Process};
///
/// let ready = Event::new()?;
/// let child = Process::spawn(|ready: Event| ready.set(), ready.try_clone()?)?;
/// ready.wait();
/// assert!(ready.is_set());
/// # Ok::<(), many_hands::process::Error>(())
/// ```
#[derive(Serialize, Deserialize)]
#[doc(alias = "multiprocessing.Event")]
pub struct Event {
    memory: SharedMemory<Flag>,
}

impl Event {
    /// An event whose flag is down.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptor left.
    pub fn new() -> Result<Self, Error> {
        Ok(Self { memory: SharedMemory::new(0).map_err(Error::system("make shared memory"))? })
    }

    /// Raises the flag, and releases all that wait. Changes nothing if it is up.
    ///
    /// ```
    /// use many_hands::process::Event;
    ///
    /// let event = Event::new()?;
    /// event.set();
    /// event.wait(); // returns at once
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn set(&self) {
        let raise = |flag: u32| if flag & UP == 0 { Some(flag.wrapping_add(2) | UP) } else { None };
        if self.flag().fetch_update(SeqCst, SeqCst, raise).is_ok() {
            futex::wake(self.flag(), i32::MAX);
        }
    }

    /// Lowers the flag: a thread that waits from now on is blocked. Changes nothing if it is down.
    ///
    /// ```
    /// use many_hands::process::Event;
    ///
    /// let event = Event::new()?;
    /// event.set();
    /// event.clear();
    /// assert!(!event.is_set());
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn clear(&self) {
        self.flag().fetch_and(!UP, SeqCst);
    }

    /// Whether the flag is up. Another thread may have changed that before you look at the answer.
    ///
    /// ```
    /// use many_hands::process::Event;
    ///
    /// let event = Event::new()?;
    /// assert!(!event.is_set());
    /// event.set();
    /// assert!(event.is_set());
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.flag().load(SeqCst) & UP != 0
    }

    /// Waits until the flag is up, or has been up for a moment since the call. Returns at once if
    /// it is up.
    ///
    /// ```
    /// use many_hands::process::{Event, Process};
    ///
    /// let ready = Event::new()?;
    /// let child = Process::spawn(|ready: Event| ready.wait(), ready.try_clone()?)?;
    /// ready.set();
    /// assert!(child.join()?.success());
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn wait(&self) {
        self.wait_until(Deadline::Never);
    }

    /// Waits no longer than this; says whether the flag was raised. `Duration::MAX` waits for ever.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::process::Event;
    ///
    /// let event = Event::new()?;
    /// assert!(!event.wait_timeout(Duration::from_millis(1)));
    /// event.set();
    /// assert!(event.wait_timeout(Duration::ZERO));
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        self.wait_until(Deadline::after(timeout))
    }

    fn wait_until(&self, deadline: Deadline) -> bool {
        let before = self.flag().load(SeqCst);
        let mut now = before;
        // Up, or raised since.
        while now & UP == 0 && now == before {
            if deadline.has_passed() {
                return false;
            }
            futex::wait(self.flag(), before, deadline);
            now = self.flag().load(SeqCst);
        }
        true
    }

    /// A second handle to the same event, to give to another process.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no address space or file descriptor left.
    pub fn try_clone(&self) -> Result<Self, Error> {
        Ok(Self { memory: self.memory.again().map_err(Error::system("map shared memory"))? })
    }

    fn flag(&self) -> &AtomicU32 {
        &self.memory.0
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Event").field("is_set", &self.is_set()).finish()
    }
}
