//! The one thread on which the coroutines of [`spawn`](super::spawn()) take turns.
//!
//! `may` moves its coroutines between threads: idle workers take them from busy ones, and who sleeps is woken on a thread of `may`'s own. A thread-local variable
//! then changes under a function while it waits, and a reference into one, which no other thread may have, comes to another thread. Safe code can do both,
//! so nothing may run on such a coroutine but code that knows of it. Here nobody has to know: `may` gets one worker, and whoever wakes elsewhere goes back to it
//! before anything else runs.

use std::mem;
use std::ptr;
use std::sync::{Once, OnceLock};
use std::time::Duration;

use may::coroutine::{is_coroutine, yield_now};
use nix::unistd::{Pid, gettid};

/// Room for deep calls. Address space, not memory: only what a coroutine touches is paid for.
pub(super) const STACK_BYTES: usize = 256 * 1024;

/// How many stacks of coroutines that have ended are kept for new ones.
const STACKS_KEPT: usize = 20_000;

/// The thread, once it is known.
static HOME: OnceLock<Pid> = OnceLock::new();

/// Starts `may`, if nobody has.
pub(super) fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let config = may::config();
        config.set_workers(1).set_stack_size(STACK_BYTES / size_of::<usize>());
        // It would keep the worker on one core, which may be a busy one.
        config.set_worker_pin(false);
        // As many as this are made at once, before the first coroutine runs; and it is asked again when one ends.
        config.set_pool_capacity(1);
        let before = [libc::SIGSEGV, libc::SIGBUS].map(|signal| (signal, handler(signal, None)));
        // SAFETY: all that runs there is a system call, which needs neither thread-locals nor much stack.
        let first = unsafe { may::coroutine::spawn(gettid) };
        let home = first.join().expect("a system call does not panic");
        for (signal, action) in &before {
            handler(*signal, Some(action));
        }
        config.set_pool_capacity(STACKS_KEPT);
        HOME.set(home).expect("it starts once");
    });
}

/// Asks what happens at a signal, or sets it.
///
/// The first coroutine makes `may` handle an overflow of the stack: it leaves the function where it is, with destructors that never run and a stack that
/// another gets, though threads may hold references into it. The handlers of before end the process.
fn handler(signal: libc::c_int, new: Option<&libc::sigaction>) -> libc::sigaction {
    // SAFETY: a `sigaction` is plain data, for which zeros are a value.
    let mut old = unsafe { mem::zeroed() };
    // SAFETY: both point to such a value or to none, and what is set was there before.
    let failed = unsafe { libc::sigaction(signal, new.map_or(ptr::null(), ptr::from_ref), &mut old) };
    assert_eq!(failed, 0, "the signal exists and can be handled");
    old
}

/// Runs what waits, and comes back to the one thread if it was woken elsewhere.
pub(super) fn wait<T>(waiting: impl FnOnce() -> T) -> T {
    let result = waiting();
    if is_coroutine() {
        come_home();
    }
    result
}

/// Goes on on the one thread. What runs until then is `may`'s, and system calls.
pub(super) fn come_home() {
    let Some(&home) = HOME.get() else { return };
    while gettid() != home {
        // From a thread that is no worker this leads to a worker, of which there is one. If the program started `may` itself, there are
        // more, and each is led to in turn by way of the thread that wakes sleepers.
        yield_now();
        if gettid() != home {
            may::coroutine::sleep(Duration::ZERO);
        }
    }
}
