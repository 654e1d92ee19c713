use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::primitives::Monitor;

/// A place where a fixed number of threads wait for each other.
///
/// The threads come in rounds: when the last of a round has called [`wait`](Self::wait), all of it
/// go on, and the next round begins. [`std::sync::Barrier`] does that too. Here a thread can also
/// give up. One that has [waited too long](Self::wait_timeout), or that calls
/// [`abort`](Self::abort), breaks the barrier: all that wait, and all that come later, get
/// [`Broken`], until a thread calls [`reset`](Self::reset).
///
/// A thread that panics before it gets here does not break the barrier: the others wait for it. Let
/// them use a timeout.
///
/// # Fairness
///
/// All threads of a round are released at once. If more threads use a barrier than its round has
/// room for, it is up to the system which thread belongs to which round.
///
/// # Examples
///
/// ```
/// use std::thread;
///
/// use many_hands::sync::{Barrier, Broken};
///
/// let barrier = Barrier::new(2);
/// thread::scope(|s| {
///     let other = s.spawn(|| barrier.wait());
///     let mine = barrier.wait()?;
///     let other = other.join().expect("it does not panic")?;
///     assert_ne!(mine.index(), other.index());
///     Ok::<(), Broken>(())
/// })?;
///
/// barrier.abort();
/// assert_eq!(barrier.wait(), Err(Broken::Aborted));
/// # Ok::<(), Broken>(())
/// ```
#[doc(alias = "threading.Barrier")]
pub struct Barrier {
    parties: usize,
    round: Monitor<Round>,
}

/// The round that gathers now, or has broken the barrier.
struct Round {
    waiting: usize,
    end: End,
}

/// How a round has ended, once it has. Its threads keep it, so that they find out even if the next
/// rounds have come and gone before they wake.
type End = Arc<OnceLock<Result<(), Broken>>>;

impl Round {
    fn new() -> Self {
        Self { waiting: 0, end: End::default() }
    }

    fn broken(&self) -> Option<Broken> {
        self.end.get().and_then(|end| end.err())
    }

    /// Breaks the barrier, unless it is broken.
    fn break_for(&mut self, reason: Broken) {
        self.end.get_or_init(|| Err(reason));
        self.waiting = 0;
    }
}

impl Barrier {
    /// A barrier for rounds of so many threads.
    ///
    /// # Panics
    ///
    /// If there are none.
    ///
    /// ```
    /// use many_hands::sync::Barrier;
    ///
    /// let barrier = Barrier::new(3);
    /// assert_eq!(barrier.parties(), 3);
    /// ```
    #[must_use]
    pub fn new(parties: usize) -> Self {
        assert!(parties > 0, "a barrier needs at least one thread to wait for");
        Self { parties, round: Monitor::new(Round::new()) }
    }

    /// Waits until all threads of the round have called it.
    ///
    /// # Errors
    ///
    /// [`Broken`] if the barrier is broken, or breaks or is reset before the round is complete.
    ///
    /// ```
    /// use many_hands::sync::{Barrier, Broken};
    ///
    /// let alone = Barrier::new(1);
    /// assert!(alone.wait()?.is_leader());
    /// # Ok::<(), Broken>(())
    /// ```
    pub fn wait(&self) -> Result<WaitResult, Broken> {
        self.wait_at_most(None)
    }

    /// Waits no longer than this. Then it breaks the barrier, because the others wait for a thread
    /// that is gone.
    ///
    /// `Duration::MAX` waits for ever.
    ///
    /// # Errors
    ///
    /// [`Broken`], as with [`wait`](Self::wait); [`Broken::TimedOut`] if this thread, or another
    /// one of the round, has waited too long.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::sync::{Barrier, Broken};
    ///
    /// let barrier = Barrier::new(2);
    /// assert_eq!(barrier.wait_timeout(Duration::from_millis(1)), Err(Broken::TimedOut));
    /// assert!(barrier.is_broken());
    /// ```
    pub fn wait_timeout(&self, timeout: Duration) -> Result<WaitResult, Broken> {
        self.wait_at_most(Some(timeout))
    }

    fn wait_at_most(&self, timeout: Option<Duration>) -> Result<WaitResult, Broken> {
        let mut round = self.round.lock();
        if let Some(reason) = round.broken() {
            return Err(reason);
        }
        let index = round.waiting;
        round.waiting += 1;
        let end = round.end.clone();

        if round.waiting == self.parties {
            end.get_or_init(|| Ok(()));
            *round = Round::new();
            self.round.notify_all();
            return Ok(WaitResult { index, leader: true });
        }
        let gathers = |_: &mut Round| end.get().is_none();
        let mut round = match timeout {
            None => self.round.wait_while(round, gathers),
            Some(timeout) => self.round.wait_timeout_while(round, timeout, gathers),
        };
        match end.get() {
            Some(end) => end.map(|()| WaitResult { index, leader: false }),
            None => {
                round.break_for(Broken::TimedOut);
                self.round.notify_all();
                Err(Broken::TimedOut)
            }
        }
    }

    /// Breaks the barrier: all that wait, and all that come later, get [`Broken::Aborted`]. Changes
    /// nothing if it is broken.
    ///
    /// ```
    /// use many_hands::sync::{Barrier, Broken};
    ///
    /// let barrier = Barrier::new(2);
    /// barrier.abort();
    /// assert_eq!(barrier.wait(), Err(Broken::Aborted));
    /// ```
    pub fn abort(&self) {
        self.round.lock().break_for(Broken::Aborted);
        self.round.notify_all();
    }

    /// Begins a new round, and mends the barrier if it is broken. A thread that waits in the old
    /// round gets [`Broken::Reset`].
    ///
    /// ```
    /// use many_hands::sync::{Barrier, Broken};
    ///
    /// let barrier = Barrier::new(1);
    /// barrier.abort();
    /// barrier.reset();
    /// assert!(barrier.wait().is_ok());
    /// ```
    pub fn reset(&self) {
        let mut round = self.round.lock();
        round.break_for(Broken::Reset);
        *round = Round::new();
        self.round.notify_all();
    }

    /// Whether the barrier is broken.
    ///
    /// ```
    /// use many_hands::sync::Barrier;
    ///
    /// let barrier = Barrier::new(2);
    /// assert!(!barrier.is_broken());
    /// barrier.abort();
    /// assert!(barrier.is_broken());
    /// ```
    #[doc(alias = "broken")]
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.round.lock().broken().is_some()
    }

    /// How many threads make a round.
    #[must_use]
    pub fn parties(&self) -> usize {
        self.parties
    }

    /// How many threads wait in this round. Another thread may have changed that before you look at
    /// the answer.
    ///
    /// ```
    /// use many_hands::sync::Barrier;
    ///
    /// assert_eq!(Barrier::new(2).waiting(), 0);
    /// ```
    #[doc(alias = "n_waiting")]
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.round.lock().waiting
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let round = self.round.lock();
        f.debug_struct("Barrier")
            .field("parties", &self.parties)
            .field("waiting", &round.waiting)
            .field("broken", &round.broken())
            .finish()
    }
}

/// What a thread learns when the [`Barrier`] lets it through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitResult {
    index: usize,
    leader: bool,
}

impl WaitResult {
    /// Which of the round it was, in the order of arrival: from 0 to `parties() - 1`.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Whether it was the last, the one that released the others. True for exactly one thread of a
    /// round.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.leader
    }
}

/// Why a [`Barrier`] did not let a thread through. All threads of a round get the same reason.
#[doc(alias = "BrokenBarrierError")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// A thread has waited too long for the others.
    #[error("the barrier is broken: a thread has waited too long for the others")]
    TimedOut,
    /// [`Barrier::abort`] was called.
    #[error("the barrier is broken: it was aborted")]
    Aborted,
    /// [`Barrier::reset`] was called while the round was incomplete.
    #[error("the barrier was reset while threads waited")]
    Reset,
}
