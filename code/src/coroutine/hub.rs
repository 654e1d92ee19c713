//! The one thread on which the coroutines of [`spawn`](super::spawn()) take turns.
//!
//! `may` moves its coroutines between threads: idle workers take them from busy ones, and who sleeps is woken on a
//! thread of `may`'s own. A thread-local variable then changes under a function while it waits, and a reference into
//! one, which no other thread may have, comes to another thread. Safe code can do both, so nothing may run on such a
//! coroutine but code that knows of it. Here nobody has to know: `may` gets one worker, and whoever wakes elsewhere
//! goes back to it before anything else runs.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};
use std::{fs, mem, ptr};

use may::coroutine::is_coroutine;
use may::os::unix::net::UnixStream;
use may::sync::Blocker;
use nix::unistd::{Pid, gettid};

/// Room for deep calls. Address space, not memory: only what a coroutine touches is paid for.
pub(super) const STACK_BYTES: usize = 256 * 1024;

/// How many stacks of coroutines that have ended are kept for new ones.
const STACKS_KEPT: usize = 20_000;

/// The thread, once it is known, and the gate that leads to it.
static HOME: OnceLock<(Pid, Gate)> = OnceLock::new();

/// The size of a stack as `may` counts it: even, since it watches the use of those of odd sizes.
const WORDS: usize = STACK_BYTES / size_of::<usize>();

/// Whether `may` keeps stacks of another size, from before, and would give us those.
static OTHERS_STACKS: AtomicBool = AtomicBool::new(false);

/// What to ask `may` for. It looks among those it keeps if this is the size in its configuration, whatever size they
/// have.
pub(super) fn stack_words() -> usize {
    if OTHERS_STACKS.load(Ordering::Relaxed) { WORDS + 2 } else { WORDS }
}

/// Starts `may`, if nobody has.
pub(super) fn start() {
    // Not a `Once`: a coroutine of `may`'s own that waited for one would keep the worker that the other waits for. If
    // this fails, for want of a file descriptor say, the next one tries again.
    static STARTING: LazyLock<may::sync::Mutex<()>> = LazyLock::new(|| may::sync::Mutex::new(()));
    if HOME.get().is_some() {
        return;
    }
    let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if HOME.get().is_some() {
        return;
    }
    let config = may::config();
    config.set_workers(1).set_stack_size(WORDS);
    // It would keep the worker on one core, which may be a busy one.
    config.set_worker_pin(false);
    // As many as this are made at once, before the first coroutine runs; and it is asked again when one ends.
    config.set_pool_capacity(1);
    let before = [libc::SIGSEGV, libc::SIGBUS].map(|signal| (signal, handler(signal, None)));
    let (bell, hears) = UnixStream::pair().expect("there is room for two file descriptors");
    // SAFETY: it never waits, so it stays on one thread; and it needs little stack.
    let first = unsafe { may::coroutine::spawn(|| (gettid(), room())) };
    let (home, room) = first.join().expect("neither of them panics");
    for (signal, action) in &before {
        restore(*signal, action);
    }
    OTHERS_STACKS.store(room < STACK_BYTES / 4 * 3, Ordering::Relaxed);
    config.set_pool_capacity(STACKS_KEPT);
    // SAFETY: all that runs there is system calls and `may` itself, which need neither thread-locals nor much stack.
    unsafe { may::coroutine::spawn(|| keep_gate(hears)) };
    let gate = Gate(Mutex::new(Waiting { coroutines: Vec::new(), bell }));
    assert!(HOME.set((home, gate)).is_ok(), "it starts once");
}

/// How many bytes the stack has below this function, down to the guard page; none if nobody can tell.
fn room() -> usize {
    let local = 0_u8;
    let here = ptr::from_ref(&local).addr();
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let mut ranges = maps.lines().filter_map(|line| {
        let (start, end) = line.split(' ').next()?.split_once('-')?;
        Some((usize::from_str_radix(start, 16).ok()?, usize::from_str_radix(end, 16).ok()?))
    });
    ranges.find(|(start, end)| (*start..*end).contains(&here)).map_or(0, |(start, _)| here - start)
}

/// Takes away `may`'s handler for an overflow of the stack: it leaves the function where it is, with destructors that
/// never run and a stack that another gets, though threads may hold references into it. The handlers of before end the
/// process.
fn restore(signal: libc::c_int, before: &libc::sigaction) {
    let now = handler(signal, None);
    if now.sa_sigaction == before.sa_sigaction {
        // The program used `may` by itself, and nobody can tell what was there before that.
        // SAFETY: a `sigaction` is plain data, and zeros are the default action.
        handler(signal, Some(&unsafe { mem::zeroed() }));
    } else {
        handler(signal, Some(before));
    }
}

/// Asks what happens at a signal, or sets it.
fn handler(signal: libc::c_int, new: Option<&libc::sigaction>) -> libc::sigaction {
    // SAFETY: a `sigaction` is plain data, for which zeros are a value.
    let mut old = unsafe { mem::zeroed() };
    // SAFETY: both point to such a value or to none, and what is set was there before, or is the default.
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
    let Some((home, gate)) = HOME.get() else { return };
    // More than once if the program has started `may` itself, with several workers: then who comes through the gate
    // may be taken by another of them.
    while gettid() != *home {
        gate.pass();
    }
}

/// Lets all go on that can, and those that the network has something for.
pub(super) fn yield_now() {
    match HOME.get() {
        Some((_, gate)) if is_coroutine() => wait(|| gate.pass()),
        _ => wait(may::coroutine::yield_now),
    }
}

/// The way to the worker that lets nobody starve.
///
/// A worker of `may` looks at the network and at who was woken elsewhere only when it has nobody else to run: two
/// that yield to each other keep it from that for ever. Who passes the gate waits for the network himself, as it
/// were: for a bell that is rung into a socket.
struct Gate(Mutex<Waiting>);

struct Waiting {
    coroutines: Vec<Arc<Blocker>>,
    bell: UnixStream,
}

impl Gate {
    /// Each time with a blocker of its own, not by `may::coroutine::park`. A wake-up that comes before the coroutine is
    /// put aside makes `may` run it on from within: if it ends there, the destructor of its `Park`, which belongs to the
    /// coroutine, waits for the frame below it, for ever. That of a blocker is waited for by the coroutine, in turn.
    fn pass(&self) {
        let blocker = Blocker::current();
        let mut waiting = self.lock();
        waiting.coroutines.push(Arc::clone(&blocker));
        if waiting.coroutines.len() == 1 {
            // There is at most one byte in the socket, so this does not wait.
            let rung = waiting.bell.write(&[0]);
            rung.expect("the other end is never closed");
        }
        drop(waiting);
        // It fails only where coroutines are cancelled, and here none is.
        let _ = blocker.park(None);
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens the gate each time the bell has rung, to all who wait by then.
fn keep_gate(mut hears: UnixStream) {
    loop {
        // It cannot fail for good: the other end is never closed.
        let _ = hears.read(&mut [0]);
        // There it is: nobody rings before.
        let Some((_, gate)) = HOME.get() else { continue };
        let waiting = mem::take(&mut gate.lock().coroutines);
        for blocker in waiting {
            blocker.unpark();
        }
    }
}
