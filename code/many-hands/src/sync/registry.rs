use std::sync::{Arc, OnceLock};
use std::{fmt, io};

use super::ThreadBuilder;
use super::primitives::Monitor;
use super::primitives::thread::{self, JoinHandle, Thread};

/// Starts threads, knows which of them are alive, and waits for them when it is dropped.
///
/// Python's `threading` module does this for every thread of a program: `active_count()`,
/// `enumerate()`, and at exit the joining of all threads that are not daemons. Rust has nothing
/// like it: a process ends when `main` returns, and its threads end with it, wherever they are. If
/// your threads need not outlive a block, use [`std::thread::scope`]: it waits as well, and its
/// threads may borrow. A `Threads` is for those that come and go.
///
/// # Differences to Python
///
/// - It knows the threads that were started through it, and no others: not the one that made it,
///   nor `main`.
/// - It is a value, and there may be several. Keep it in `main`: what is in a `static` is never
///   dropped.
/// - [`std::process::exit`] drops nothing, and so waits for no thread.
///
/// # When a thread panics
///
/// It is no longer counted, and no thread waits for it in vain. The panic is in its [`JoinHandle`],
/// as always.
///
/// # Example
///
/// ```
/// use std::sync::mpsc::channel;
///
/// use many_hands::sync::Threads;
///
/// let threads = Threads::new();
/// let (stop, stopped) = channel::<()>();
/// let worker = threads.spawn(move || stopped.recv().is_err())?;
/// assert_eq!(threads.active_count(), 1);
/// assert_eq!(worker.thread().name(), Some("Thread-1"));
///
/// drop(stop);
/// threads.join_all();
/// assert_eq!(threads.active_count(), 0);
/// assert!(worker.join().is_ok_and(|stopped| stopped));
/// # Ok::<(), std::io::Error>(())
/// ```
#[doc(alias = "threading")]
#[must_use = "dropping it waits for its threads"]
pub struct Threads(Arc<Registry>);

/// What the threads of a [`Threads`] share.
pub(super) struct Registry(Monitor<State>);

struct State {
    live: Vec<Arc<Member>>,
    unnamed: usize,
}

pub(super) struct Member {
    daemon: bool,
    thread: OnceLock<Thread>,
}

/// Takes its member off the list when the thread ends, in whatever way, or could not be started.
pub(super) struct Membership {
    registry: Arc<Registry>,
    member: Arc<Member>,
}

impl Threads {
    /// A registry without threads.
    ///
    /// ```
    /// assert_eq!(many_hands::sync::Threads::new().active_count(), 0);
    /// ```
    pub fn new() -> Self {
        Self(Arc::new(Registry(Monitor::new(State { live: Vec::new(), unnamed: 0 }))))
    }

    /// Starts a thread that is joined at the end. It is counted until `f` has returned or panicked.
    ///
    /// Its name is `Thread-1`, `Thread-2` and so on. To choose another, or to make a daemon, begin
    /// with [`builder`](Self::builder).
    ///
    /// # Errors
    ///
    /// If the system has no room for another thread.
    ///
    /// ```
    /// use many_hands::sync::Threads;
    ///
    /// let threads = Threads::new();
    /// let sum = threads.spawn(|| 1 + 2)?;
    /// assert_eq!(sum.join().expect("adding does not panic"), 3);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn spawn<F, T>(&self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        self.builder().spawn(f)
    }

    /// Describes a thread before it exists: its name, and whether it is a daemon.
    ///
    /// ```
    /// use many_hands::sync::Threads;
    ///
    /// let threads = Threads::new();
    /// let ticker = threads.builder().name("ticker").daemon(true).spawn(|| ())?;
    /// assert_eq!(ticker.thread().name(), Some("ticker"));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn builder(&self) -> ThreadBuilder<'_> {
        ThreadBuilder::new(&self.0)
    }

    /// How many threads are alive, daemons included. After a thread has been
    /// [joined](JoinHandle::join) it is not.
    ///
    /// Python's `threading.active_count()`, without the main thread.
    ///
    /// ```
    /// use many_hands::sync::Threads;
    ///
    /// let threads = Threads::new();
    /// threads.spawn(|| ())?.join().expect("nothing does not panic");
    /// assert_eq!(threads.active_count(), 0);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn active_count(&self) -> usize {
        self.live().len()
    }

    /// The threads that are alive, oldest first. Python's `threading.enumerate()`, without the main
    /// thread.
    ///
    /// ```
    /// use many_hands::sync::Threads;
    ///
    /// let threads = Threads::new();
    /// let sleeper = threads.spawn(std::thread::park)?;
    /// assert_eq!(threads.live()[0].id(), sleeper.thread().id());
    /// threads.live().iter().for_each(|thread| thread.unpark());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "enumerate")]
    pub fn live(&self) -> Vec<Thread> {
        self.0.0.lock().live.iter().filter_map(|member| member.thread.get().cloned()).collect()
    }

    /// Waits until no thread is alive but daemons, and the caller if it is one of them. A thread
    /// that is started meanwhile is waited for too. What a thread keeps in `thread_local!` may be
    /// dropped a moment later, as with [`std::thread::scope`].
    ///
    /// Dropping the registry does the same. Two threads of one registry that call this wait for
    /// each other for ever.
    ///
    /// ```
    /// use many_hands::sync::Threads;
    ///
    /// let threads = Threads::new();
    /// let quick = threads.spawn(|| ())?;
    /// let daemon = threads.builder().daemon(true).spawn(std::thread::park)?;
    /// threads.join_all();
    /// assert_eq!(threads.live()[0].id(), daemon.thread().id());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn join_all(&self) {
        let me = thread::current().id();
        let awaited = |member: &Arc<Member>| !member.daemon && member.thread.get().is_none_or(|it| it.id() != me);
        let registry = &self.0.0;
        drop(registry.wait_while(registry.lock(), |state| state.live.iter().any(awaited)));
    }
}

/// Waits, as [`join_all`](Threads::join_all) does; also while the caller unwinds from a panic.
impl Drop for Threads {
    fn drop(&mut self) {
        self.join_all();
    }
}

impl Default for Threads {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Threads").field("live", &self.live()).finish_non_exhaustive()
    }
}

impl Registry {
    pub(super) fn join(self: &Arc<Self>, daemon: bool) -> Membership {
        let member = Arc::new(Member { daemon, thread: OnceLock::new() });
        self.0.lock().live.push(Arc::clone(&member));
        Membership { registry: Arc::clone(self), member }
    }

    pub(super) fn next_name(&self) -> String {
        let mut state = self.0.lock();
        state.unnamed += 1;
        format!("Thread-{}", state.unnamed)
    }
}

impl Member {
    /// Says which thread it is. The first to do so does: the thread when it begins, or the one that
    /// started it.
    pub(super) fn is(&self, thread: Thread) {
        self.thread.get_or_init(|| thread);
    }
}

impl Membership {
    pub(super) fn member(&self) -> &Arc<Member> {
        &self.member
    }
}

impl Drop for Membership {
    fn drop(&mut self) {
        self.registry.0.lock().live.retain(|member| !Arc::ptr_eq(member, &self.member));
        self.registry.0.notify_all();
    }
}
