//! The one thread on which the coroutines of [`spawn`](super::spawn()) take turns.
//!
//! `may` moves its coroutines between threads: idle workers take them from busy ones, and one that
//! sleeps is woken on a thread of `may`'s own. A thread-local variable then changes under a
//! function while it waits, and a reference into one, which no other thread may have, comes to
//! another thread. Safe code can do both, so nothing may run on such a coroutine but code that
//! knows of it. Here no thread has to know: `may` gets one worker, or we one of its several, and a
//! coroutine that wakes elsewhere goes back to it before anything else runs.

use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, mem, ptr};

use may::coroutine::{Builder, is_coroutine};
use may::os::unix::net::UnixStream;
use may::sync::Blocker;
use nix::sys::pthread::pthread_self;

/// Room for deep calls. Address space, not memory: only what a coroutine touches is paid for.
pub(super) const STACK_BYTES: usize = 256 * 1024;

/// How many stacks of coroutines that have ended are kept for new ones.
const STACKS_KEPT: usize = 20_000;

/// For how long coroutines can hand over to each other without a look at the network, at those that
/// were woken elsewhere and at time limits. A turn that lasts longer than this ends it, too.
const SPAN: Duration = Duration::from_micros(100);

/// The thread, once it is known, and the gate that leads to it.
static COROUTINE_THREAD: OnceLock<CoroutineThread> = OnceLock::new();

struct CoroutineThread {
    thread: usize,
    /// Begun with this number, a coroutine begins there: the program may have started `may` itself,
    /// with several workers.
    worker: usize,
    gate: Gate,
}

/// The size of a stack as `may` counts it: even, since it watches the use of those of odd sizes.
const WORDS: usize = STACK_BYTES / size_of::<usize>();

/// Whether `may` keeps stacks of another size, from before, and would give us those.
static OTHERS_STACKS: AtomicBool = AtomicBool::new(false);

/// What to start a coroutine with: begun on the one thread, with a stack of our size.
pub(super) fn builder() -> Builder {
    let the_thread = start();
    // `may` looks among the stacks it keeps if this is the size in its configuration, whatever size
    // they have.
    let words = if OTHERS_STACKS.load(Ordering::Relaxed) { WORDS + 2 } else { WORDS };
    Builder::new().stack_size(words).id(the_thread.worker)
}

/// Starts `may`, if no thread has.
fn start() -> &'static CoroutineThread {
    // Not a `Once`: a coroutine of `may`'s own that waited for one would keep the worker that the
    // other waits for. If this fails, for want of a file descriptor say, the next one tries again.
    static STARTING: LazyLock<may::sync::Mutex<()>> = LazyLock::new(|| may::sync::Mutex::new(()));
    if let Some(the_thread) = COROUTINE_THREAD.get() {
        return the_thread;
    }
    let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(the_thread) = COROUTINE_THREAD.get() {
        return the_thread;
    }
    let config = may::config();
    config.set_workers(1).set_stack_size(WORDS);
    // It would keep the worker on one core, which may be a busy one.
    config.set_worker_pin(false);
    // As many as this are made at once, before the first coroutine runs; and it is asked again when
    // one ends.
    config.set_pool_capacity(1);
    let before = [libc::SIGSEGV, libc::SIGBUS].map(|signal| (signal, handler(signal, None)));
    let (wake_socket, socket) = UnixStream::pair().expect("there is room for two file descriptors");
    // The worker that reads the wake-up socket: `may` takes the remainder of a descriptor, and of
    // this number, for a worker's.
    let worker = socket.as_raw_fd() as usize;
    let ask = || {
        // SAFETY: it never waits, so it stays on one thread; and it needs little stack.
        let asked = unsafe { Builder::new().id(worker).spawn(|| (this_thread(), room())) };
        let asked = asked.expect("may has no error to give: it panics where there is no memory");
        asked.join().expect("neither of them panics")
    };
    let (mut thread, room) = ask();
    // Among several workers another may have taken this one, by chance: so two must say the same.
    while let (other, _) = ask()
        && other != thread
    {
        thread = other;
    }
    for (signal, action) in &before {
        restore(*signal, action);
    }
    OTHERS_STACKS.store(room < STACK_BYTES / 4 * 3, Ordering::Relaxed);
    config.set_pool_capacity(STACKS_KEPT);
    // SAFETY: all that runs there is system calls and `may` itself, which need little stack. `may`
    // does use thread-locals: those calls begin after the last wait, in functions of their own (see
    // `unpark`).
    let keeper = unsafe { Builder::new().id(worker).spawn(|| keep_gate(socket)) };
    keeper.expect("may has no error to give: it panics where there is no memory");
    COROUTINE_THREAD.get_or_init(|| CoroutineThread { thread, worker, gate: Gate::new(wake_socket) })
}

/// How many bytes the stack has below this function, down to the guard page; none if the system
/// does not tell.
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

/// Takes away `may`'s handler for an overflow of the stack: it leaves the function where it is,
/// with destructors that never run and a stack that another gets, though threads may hold
/// references into it. The handlers of before end the process.
fn restore(signal: libc::c_int, before: &libc::sigaction) {
    let now = handler(signal, None);
    if now.sa_sigaction == before.sa_sigaction {
        // The program used `may` by itself, and there is no telling what was there before that.
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
    // SAFETY: both point to such a value or to none, and what is set was there before, or is the
    // default.
    let failed = unsafe { libc::sigaction(signal, new.map_or(ptr::null(), ptr::from_ref), &mut old) };
    assert_eq!(failed, 0, "the signal exists and can be handled");
    old
}

/// Runs what waits, and comes back to the one thread if it was woken elsewhere.
pub(super) fn wait<T>(waiting: impl FnOnce() -> T) -> T {
    let result = waiting();
    if is_coroutine() {
        return_to_thread();
    }
    result
}

/// Goes on on the one thread. What runs until then is `may`'s, and system calls.
pub(super) fn return_to_thread() {
    let Some(the_thread) = COROUTINE_THREAD.get() else { return };
    // More than once if the program has started `may` itself, with several workers: then one that
    // comes through the gate may be taken by another of them.
    while this_thread() != the_thread.thread {
        the_thread.gate.pass();
    }
}

/// Which thread this is. The call goes into the C library, of which the compiler knows nothing, so
/// it asks anew each time; a thread-local variable it might find once for a whole function, on
/// whatever thread that was.
fn this_thread() -> usize {
    // An integer with glibc, a pointer with musl.
    pthread_self() as usize
}

/// Lets all go on that can, and when it is time, those that the network has something for.
pub(super) fn yield_now() {
    if !give_way() {
        wait(may::coroutine::yield_now);
    }
}

/// Lets those go on that the network has something for, and all that can, if it is time for that.
/// Says whether it was.
pub(super) fn give_way() -> bool {
    let the_thread = COROUTINE_THREAD.get().filter(|the_thread| is_coroutine() && the_thread.gate.is_closed());
    the_thread.map(|the_thread| wait(|| the_thread.gate.pass())).is_some()
}

/// How often the gate's thread has been woken.
pub(super) fn wakeups() -> u64 {
    COROUTINE_THREAD.get().map_or(0, |the_thread| the_thread.gate.wakeups.load(Ordering::Relaxed))
}

/// Begins a coroutine that another one spawned, after so many wake-ups, or a thread.
///
/// Coroutines that start coroutines could keep the thread from all others for ever. So once the
/// gate is closed the first to begin wakes the keeper of the gate, and those that are spawned from
/// then on wait at the gate until it opens. Those that were spawned before are so many and no more,
/// and go on, so that all begin in the order in which they were spawned. A thread does not depend
/// on which coroutine gets a turn here, and those that it spawns are not kept waiting.
pub(super) fn begin(spawned_after: Option<u64>) {
    return_to_thread();
    if let Some(the_thread) =
        COROUTINE_THREAD.get().filter(|the_thread| spawned_after == Some(wakeups()) && the_thread.gate.is_closed())
    {
        let mut waiting = the_thread.gate.lock();
        let must_wait = waiting.is_woken;
        the_thread.gate.wake(&mut waiting);
        drop(waiting);
        if must_wait {
            wait(|| the_thread.gate.pass());
        }
    }
}

/// The way to the worker that lets no thread starve.
///
/// A worker of `may` looks at the network and at those woken elsewhere only when it has nothing
/// else to run: two that yield to each other keep it from that for ever. A coroutine that passes
/// the gate waits for the network itself, as it were: for a byte in a socket. That takes system
/// calls. So the gate stays open for a while when it has been opened, and one that finds it open
/// need not pass it. When it is closed all must, and soon no thread runs.
struct Gate {
    waiting: Mutex<Waiting>,
    begin: Instant,
    /// When it closes, in nanoseconds since the beginning. The clock closes it: it takes no thread.
    closes: AtomicU64,
    wakeups: AtomicU64,
}

struct Waiting {
    coroutines: Vec<Arc<Blocker>>,
    wake_socket: UnixStream,
    /// Whether the keeper has been woken since the gate was opened.
    is_woken: bool,
}

impl Gate {
    fn new(wake_socket: UnixStream) -> Self {
        let waiting = Mutex::new(Waiting { coroutines: Vec::new(), wake_socket, is_woken: false });
        Self { waiting, begin: Instant::now(), closes: AtomicU64::new(0), wakeups: AtomicU64::new(0) }
    }

    /// Each time with a blocker of its own, not by `may::coroutine::park`. A wake-up that comes
    /// before the coroutine is put aside makes `may` run it on from within: if it ends there, the
    /// destructor of its `Park`, which belongs to the coroutine, waits for the frame below it, for
    /// ever. That of a blocker is waited for by the coroutine, in turn.
    fn pass(&self) {
        let blocker = Blocker::current();
        let mut waiting = self.lock();
        waiting.coroutines.push(Arc::clone(&blocker));
        self.wake(&mut waiting);
        drop(waiting);
        // It fails only where coroutines are cancelled, and here none is.
        let _ = blocker.park(None);
    }

    /// Sees to it that the gate is opened.
    fn wake(&self, waiting: &mut Waiting) {
        if !mem::replace(&mut waiting.is_woken, true) {
            self.wakeups.fetch_add(1, Ordering::Relaxed);
            // There is at most one byte in the socket, so this does not wait.
            let woken = waiting.wake_socket.write(&[0]);
            woken.expect("the other end is never closed");
        }
    }

    fn open(&self) {
        self.closes.store(self.time() + SPAN.as_nanos() as u64, Ordering::Relaxed);
        let mut waiting = self.lock();
        waiting.is_woken = false;
        let coroutines = mem::take(&mut waiting.coroutines);
        drop(waiting);
        coroutines.into_iter().for_each(unpark);
    }

    fn is_closed(&self) -> bool {
        self.time() >= self.closes.load(Ordering::Relaxed)
    }

    /// Nanoseconds since the beginning: 64 bits hold 584 years of them.
    fn time(&self) -> u64 {
        self.begin.elapsed().as_nanos() as u64
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Never inlined: `may` looks for the queue in a thread-local variable, whose address the compiler
/// would find once for the keeper's whole loop, and not anew after each wait. With several workers
/// that would be another's queue.
#[inline(never)]
fn unpark(blocker: Arc<Blocker>) {
    blocker.unpark();
}

/// Opens the gate each time a byte has come, to all that wait by then.
fn keep_gate(mut socket: UnixStream) {
    loop {
        // It cannot fail for good: the other end is never closed.
        let _ = socket.read(&mut [0]);
        // There it is: no byte comes before.
        let Some(the_thread) = COROUTINE_THREAD.get() else { continue };
        the_thread.gate.open();
    }
}
