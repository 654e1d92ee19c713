use std::fmt;
use std::io;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::hub;
use super::outcome::Outcome;

/// A coroutine that was started by [`spawn`](spawn()). Dropped, it leaves the coroutine to run on
/// by itself, until the process ends.
#[doc(alias = "Greenlet")]
pub struct Task<T>(Arc<Outcome<T>>);

/// Starts a coroutine, and goes on at once: Python's `gevent.spawn`.
///
/// All coroutines take turns on one thread of their own, which begins with the first of them. They
/// begin in the order in which they were spawned. The turn goes to another where one waits: in
/// [`sleep`], [`yield_now`], [`Task::join`], [`blocking`] and [`fetch`](super::fetch()). A
/// coroutine that computes for long, or waits in any other way, keeps all others waiting too. What
/// it waits for may then never come, if another coroutine is to bring it: a lock of the standard
/// library, held by a coroutine in `sleep`, is never given back.
///
/// A coroutine never leaves that thread, so what it has of a thread-local variable it may keep over
/// a wait. When the process ends, those that have not ended are not unwound, as with threads.
///
/// # What is the thread's
///
/// Thread-local variables are common to all coroutines: two that want the same `RefCell` over a
/// wait get its panic. They share what a library keeps in such a variable, too. Guards that must be
/// dropped in the reverse order on their thread, as those of the `scoped-tls` crate or what
/// `Python::attach` of `PyO3` counts, must not be held over a wait: another coroutine's come
/// between, and a library that relies on the order may then go on with what is gone. Nor may the
/// expression wait that gives a `thread_local!` its first value: another coroutine may begin the
/// variable and use it meanwhile, and the standard library drops that value when the first one
/// comes back. No scheduler that keeps several stacks on a thread can see either.
///
/// # Panics in a coroutine
///
/// A panic ends its coroutine alone, and [`Task::join`] has it. While a coroutine unwinds no other
/// has a turn, so that [`thread::panicking`] is true for that one only, and no lock is poisoned but
/// by a panic of its holder. A destructor that waits meanwhile keeps all waiting: [`sleep`],
/// [`blocking`] and [`fetch`](super::fetch()) do what they do on a thread, [`yield_now`] lets none
/// go on, and [`Task::join`] panics unless the other has ended. In a destructor that aborts the
/// process.
///
/// # Memory
///
/// A stack has 256 KiB of address space, and takes as much memory as was touched, at least a page.
/// Up to 10,000 stacks of coroutines that have ended are kept for new ones, with that memory. Below
/// each lies a guard of 64 KiB that may not be touched: an overflow ends the process by SIGSEGV.
///
/// # In a fork
///
/// After a fork the child has the coroutines' memory, but not their thread. To start one there, or
/// to join one that has not ended, panics. A coroutine that forks itself cannot wait in the child,
/// and when its turn is over the child is aborted. [`process::fork`](crate::process::fork())
/// refuses to fork, and a [`process::Process`](crate::process::Process) can start coroutines of its
/// own.
///
/// # Panics
///
/// Where [`try_spawn`] gives an error.
///
/// ```
/// use many_hands::coroutine::spawn;
///
/// let answer = spawn(|| 6 * 7);
/// assert_eq!(answer.join().unwrap(), 42);
/// ```
pub fn spawn<F, T>(f: F) -> Task<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    try_spawn(f).unwrap_or_else(|error| panic!("a coroutine cannot be started: {error}"))
}

/// Starts a coroutine as [`spawn`](spawn()) does, or says why it cannot.
///
/// # Errors
///
/// If there is no memory for a stack. Before Linux 6.13 each takes two memory maps, of which a
/// process may have 65,530 unless told otherwise, so that some 32,000 coroutines can wait at a
/// time. For the first coroutine also if there are no two file descriptors, or no thread can be
/// started; the next call tries again. And in a fork of a process that has coroutines.
///
/// ```
/// use many_hands::coroutine::try_spawn;
///
/// let answer = try_spawn(|| 6 * 7)?;
/// assert_eq!(answer.join().unwrap(), 42);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn try_spawn<F, T>(f: F) -> io::Result<Task<T>>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let outcome = Arc::new(Outcome::new());
    let fills = Arc::clone(&outcome);
    // However large it is, it is copied to the stack only when it is called, and once.
    let f = Box::new(f);
    hub::start(Box::new(move || fills.fill(f)))?;
    Ok(Task(outcome))
}

impl<T> Task<T> {
    /// Waits until it has ended, and gives what its function returned: Python's `join` and `get` in
    /// one.
    ///
    /// Of a coroutine it takes no more than its turn; a thread it blocks.
    ///
    /// # Errors
    ///
    /// What it panicked with, if it did.
    ///
    /// # Panics
    ///
    /// If it has not ended, in a destructor of a coroutine that unwinds, and in a fork.
    ///
    /// ```
    /// use many_hands::coroutine::spawn;
    ///
    /// let panicked = spawn(|| -> u32 { panic!("no") }).join();
    /// assert_eq!(panicked.unwrap_err().downcast_ref(), Some(&"no"));
    /// ```
    pub fn join(self) -> thread::Result<T> {
        self.0.wait()
    }

    /// Whether it has ended.
    #[doc(alias = "ready")]
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.0.has_ended()
    }
}

impl<T> fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Task").field("is_finished", &self.is_finished()).finish_non_exhaustive()
    }
}

/// Waits for all, and gives the results in the order of the tasks, whichever ended first: Python's
/// `gevent.joinall`. One that panicked is an error in its place.
///
/// ```
/// use std::time::Duration;
///
/// use many_hands::coroutine::{join_all, sleep, spawn};
///
/// let tasks = [30, 20, 10].map(|n| {
///     spawn(move || {
///         sleep(Duration::from_millis(n));
///         n
///     })
/// });
/// let results: Vec<u64> = join_all(tasks).into_iter().map(Result::unwrap).collect();
/// assert_eq!(results, [30, 20, 10]);
/// ```
#[doc(alias = "joinall")]
pub fn join_all<T>(tasks: impl IntoIterator<Item = Task<T>>) -> Vec<thread::Result<T>> {
    // First all: an iterator that starts each when it is asked for it would start the next when the
    // last has ended.
    let tasks: Vec<_> = tasks.into_iter().collect();
    tasks.into_iter().map(Task::join).collect()
}

/// Waits for this long, while others have their turns: Python's `gevent.sleep`. A thread that calls
/// it sleeps.
///
/// ```
/// use std::time::{Duration, Instant};
///
/// use many_hands::coroutine::{join_all, sleep, spawn};
///
/// let start = Instant::now();
/// join_all((0..100).map(|_| spawn(|| sleep(Duration::from_millis(50)))));
/// assert!(start.elapsed() < Duration::from_millis(50) * 100);
/// ```
pub fn sleep(time: Duration) {
    match hub::can_wait() {
        // What no clock can show never comes.
        Some(hub) => hub.sleep_until(Instant::now().checked_add(time)),
        None => thread::sleep(time),
    }
}

/// Lets those go on that can, and then goes on: Python's `gevent.sleep(0)`. For long computations,
/// so that others are not kept waiting.
///
/// Among those are the ones whose time has come, or for which something has come from a thread or
/// from the network. To look for the last takes a system call, so that is done when 100 µs have
/// passed since the last time: while coroutines yield all the time, a wait for the network can take
/// that much longer.
///
/// A thread that calls it gives way to other threads.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicBool, Ordering};
///
/// use many_hands::coroutine::{join_all, spawn, yield_now};
///
/// let done = Arc::new(AtomicBool::new(false));
/// let seen = Arc::clone(&done);
/// let waits = spawn(move || {
///     while !seen.load(Ordering::Relaxed) {
///         yield_now();
///     }
/// });
/// let sets = spawn(move || done.store(true, Ordering::Relaxed));
/// assert!(join_all([waits, sets]).iter().all(Result::is_ok));
/// ```
pub fn yield_now() {
    match hub::can_wait() {
        Some(hub) => hub.yield_now(),
        None => thread::yield_now(),
    }
}

/// Runs what blocks on a thread of its own, while other coroutines have their turns: Python's
/// `gevent.get_hub().threadpool.apply`. A thread that calls it runs it itself.
///
/// # Panics
///
/// As the function does; and if no thread can be started.
///
/// ```
/// use std::fs;
///
/// use many_hands::coroutine::{blocking, spawn};
///
/// let read = spawn(|| blocking(|| fs::read_to_string("/proc/self/comm")));
/// assert!(read.join().unwrap().is_ok());
/// ```
#[doc(alias = "spawn_blocking")]
pub fn blocking<F, T>(f: F) -> T
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    if hub::can_wait().is_none() {
        return f();
    }
    let outcome = Arc::new(Outcome::new());
    let fills = Arc::clone(&outcome);
    let thread = thread::Builder::new().name("blocking".into()).spawn(move || fills.fill(f));
    thread.expect("a thread can be started");
    outcome.wait().unwrap_or_else(|panic| resume_unwind(panic))
}
