use std::fmt;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use may::coroutine::{JoinHandle, is_coroutine};
use may::sync::mpsc;

use super::one_thread;

/// A coroutine that was started by [`spawn`](spawn()). Dropped, it leaves the coroutine to run on
/// by itself, until the process ends.
#[doc(alias = "Greenlet")]
pub struct Task<T>(JoinHandle<Left<T>>);

/// What a function left: its result, or its panic. In a `Mutex`, so that a [`Task`] is `Sync`.
///
/// If no thread takes it, it is dropped on a thread of `may`'s, outside of any coroutine. A panic
/// there would end that thread, on which all coroutines run.
struct Left<T>(Mutex<Option<thread::Result<T>>>);

impl<T> Left<T> {
    /// Never inlined: the compiler may find the address of a thread-local variable once for a whole
    /// function, and this begins on the right thread, which its caller does not.
    #[inline(never)]
    fn by(f: impl FnOnce() -> T) -> Self {
        // Nothing else takes what a panic left half done: it goes on where the task is joined.
        Self(Mutex::new(Some(catch_unwind(AssertUnwindSafe(f)))))
    }

    fn take(&mut self) -> Option<thread::Result<T>> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T> Drop for Left<T> {
    fn drop(&mut self) {
        let left = self.take();
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(left))) {
            // Its destructor might panic too.
            mem::forget(panic);
        }
    }
}

/// Starts a coroutine, and goes on at once: Python's `gevent.spawn`.
///
/// All coroutines take turns on one thread of their own. The turn goes to another where one waits:
/// in [`sleep`], [`yield_now`], [`Task::join`], [`blocking`] and [`fetch`](super::fetch()). A
/// coroutine that computes for long, or waits in any other way, keeps all others waiting too. What
/// it waits for may then never come, if another coroutine is to bring it: a lock of the standard
/// library, held by a coroutine in `sleep`, is never given back.
///
/// Since they share a thread they share its thread-local variables. The functions of `may` itself
/// that wait can wake a coroutine on another thread, as they do for `may`'s own coroutines. Where
/// one comes from there to a wait of this module it goes back to its thread; until then it must not
/// use thread-locals, and `may` does not say so by `unsafe`. Do not mix the two.
///
/// They share what a library keeps in such a variable, too. Guards that must be dropped in the
/// reverse order on their thread, as those of the `scoped-tls` crate or what `Python::attach` of
/// `PyO3` counts, must not be held over a wait: another coroutine's come between, and a library
/// that relies on the order may then go on with what is gone. And [`thread::panicking`] is true for
/// all coroutines while one waits in a destructor that runs because of its panic: the locks they
/// give back meanwhile are poisoned.
///
/// The stack has 256 KiB. An overflow ends the process by SIGSEGV. `may` would end the coroutine
/// instead, without running destructors: its handler for SIGSEGV and SIGBUS is taken away with the
/// first `spawn`, and if the program used `may` by itself before, so is what was set in its place
/// since.
///
/// After a fork the child has the coroutines' memory, but not their thread: nothing runs there, and
/// waiting for it never ends. [`process::fork`](crate::process::fork()) refuses to fork, and a
/// [`process::Process`](crate::process::Process) can start coroutines of its own.
///
/// # Panics
///
/// If there is no memory for a stack, or no thread can be started. Linux allows 65,530 memory maps
/// in a process unless told otherwise, and each stack takes two.
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
    let builder = one_thread::builder();
    // May puts the closure itself on the new stack, unseen by any guard: it must be small.
    let f = Box::new(f);
    let rings = is_coroutine().then(one_thread::wakeups);
    let run = move || {
        one_thread::begin(rings);
        Left::by(f)
    };
    // SAFETY: `may` asks for two things. Thread-locals: `f` begins on one thread, and every wait of
    // this module comes back there before it returns, so that all of `f` runs there, as a thread's
    // function would. (Not if `f` calls those of `may`'s own functions that wait: they are not
    // `unsafe`, though they ought to be, and the documentation asks not to.) The stack: beyond it
    // lies a guard page, Rust's functions touch each page of a stack that they use, and the fault
    // ends the process.
    let task = unsafe { builder.spawn(run) };
    Task(task.expect("may has no error to give: it panics where there is no memory"))
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
    /// ```
    /// use many_hands::coroutine::spawn;
    ///
    /// let panicked = spawn(|| -> u32 { panic!("no") }).join();
    /// assert_eq!(panicked.unwrap_err().downcast_ref(), Some(&"no"));
    /// ```
    pub fn join(self) -> thread::Result<T> {
        one_thread::wait(|| self.0.join()).and_then(|mut left| left.take().expect("nothing else takes it"))
    }

    /// Whether it has ended.
    #[doc(alias = "ready")]
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.0.is_done()
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
    let mut left = time;
    while left > LONGEST_SLEEP {
        one_thread::wait(|| may::coroutine::sleep(LONGEST_SLEEP));
        left -= LONGEST_SLEEP;
    }
    one_thread::wait(|| may::coroutine::sleep(left));
}

/// `may` counts nanoseconds in 64 bits, and does not see to it that they suffice.
const LONGEST_SLEEP: Duration = Duration::from_secs(24 * 60 * 60);

/// Lets those go on that can, and then goes on: Python's `gevent.sleep(0)`. For long computations,
/// so that others are not kept waiting.
///
/// Among those are the ones whose time has come, or for which something has come from the network
/// or from a thread, but not at each call: to look for them takes system calls, so that is done
/// when 100 µs have passed since the last time. While a thread yields all the time, a wait for the
/// network can take that much longer.
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
    one_thread::yield_now();
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
    if !is_coroutine() {
        return f();
    }
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().name("blocking".into()).spawn(move || {
        // Nothing else takes what a panic left half done: it goes on in the coroutine.
        let result = catch_unwind(AssertUnwindSafe(f));
        sender.send(result).expect("the coroutine waits for it");
    });
    thread.expect("a thread can be started");
    let result = one_thread::wait(|| receiver.recv()).expect("the thread sends before it ends");
    // Many that have threads work for them could keep the thread of all others for ever: it looks
    // first at those woken by another thread.
    one_thread::give_way();
    result.unwrap_or_else(|panic| resume_unwind(panic))
}
