//! The thread on which all coroutines of [`spawn`](super::spawn()) take turns, and what it knows of
//! them.
//!
//! A coroutine begins there, and is resumed there alone: so a reference into a thread-local
//! variable that it holds over a wait stays where it may be. It is in one of three places, each of
//! which owns it: among those that can go on, in the hands of the hub while it runs, or parked
//! until a [`Token`] names it. The three are of this thread; other threads send messages.

mod inbox;
mod parked;
mod poller;
mod stack;
mod stacks;
mod timers;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::os::fd::BorrowedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use std::{io, process, thread};

use corosensei::{Coroutine, CoroutineResult, Yielder};
use nix::sys::epoll::EpollFlags;

use crate::os::pid::pid;
use inbox::{Inbox, Message};
use parked::Parked;
pub(super) use parked::Token;
use poller::Poller;
use stack::CoroutineStack;
use stacks::Stacks;
use timers::Timers;

/// For how long coroutines can hand over to each other without a look at the network, which takes a
/// system call.
const SPAN: Duration = Duration::from_micros(100);

/// What a coroutine does from its beginning to its end. It never panics.
pub(super) type Job = Box<dyn FnOnce() + Send>;

type Suspended = Coroutine<(), Until, (), CoroutineStack>;

/// When a coroutine that suspends itself can go on.
enum Until {
    /// When all others that can have had their turns.
    NextTurn,
    /// When it is woken by this name.
    Woken(Token),
}

/// What all threads know of the hub.
struct Shared {
    /// The process whose thread it is: a fork has the memory, and not the thread.
    process: u32,
    inbox: Inbox,
    stacks: Stacks,
}

impl Shared {
    fn is_lost(&self) -> bool {
        self.process != pid()
    }
}

static SHARED: OnceLock<Shared> = OnceLock::new();

thread_local! {
    /// On the one thread the hub, on all others none.
    static HUB: Cell<Option<&'static Hub>> = const { Cell::new(None) };
}

/// What is the thread's own. Nothing here stays borrowed while a coroutine runs.
pub(super) struct Hub {
    shared: &'static Shared,
    ready: RefCell<VecDeque<Suspended>>,
    parked: RefCell<Parked>,
    timers: RefCell<Timers>,
    poller: Poller,
    /// Of the coroutine that runs.
    yielder: Cell<Option<NonNull<Yielder<(), Until>>>>,
}

/// Starts a coroutine: it goes behind all that can go on, or that wait to begin.
///
/// # Errors
///
/// If there is no room for its stack; for the first, if there are no descriptors or no thread for
/// the hub; in a fork.
pub(super) fn start(job: Job) -> io::Result<()> {
    let shared = shared()?;
    let stack = shared.stacks.take()?;
    match HUB.get() {
        Some(hub) => hub.begin(stack, job),
        None => shared.inbox.send(Message::Begin(stack, job)),
    }
    Ok(())
}

/// Wakes the coroutine that is parked by this name, if it still is.
pub(super) fn wake(token: Token) {
    match (HUB.get(), SHARED.get()) {
        (Some(hub), _) => hub.wake(token),
        (None, Some(shared)) => shared.inbox.send(Message::Wake(token)),
        (None, None) => unreachable!("a token is made by the hub"),
    }
}

/// The hub, for a coroutine that can give up its turn.
///
/// None while it unwinds. How many panics are under way is counted for each thread, and coroutines
/// that took turns meanwhile would share the count: a lock would take another's panic for that of
/// its owner, or miss its owner's.
///
/// # Panics
///
/// In a fork, which has in common with its parent what asks the kernel for sockets.
pub(super) fn can_wait() -> Option<&'static Hub> {
    let hub = HUB.get().filter(|hub| hub.yielder.get().is_some() && !thread::panicking())?;
    assert!(!hub.shared.is_lost(), "{LOST}");
    Some(hub)
}

/// Whether this is the thread that runs the coroutines. It must not wait for one.
pub(super) fn is_this_thread() -> bool {
    HUB.get().is_some()
}

/// Whether this process is a fork of the one whose coroutines these are.
pub(super) fn is_lost() -> bool {
    SHARED.get().is_some_and(Shared::is_lost)
}

/// What a fork gets to hear.
pub(super) const LOST: &str = "this process was forked from one with coroutines, and does not have the thread that \
                               runs them";

fn shared() -> io::Result<&'static Shared> {
    // Of those that come at the same time one starts it. If that fails, the next one tries again.
    static STARTING: Mutex<()> = Mutex::new(());
    if is_lost() {
        return Err(io::Error::other(LOST));
    }
    if let Some(shared) = SHARED.get() {
        return Ok(shared);
    }
    let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(shared) = SHARED.get() {
        return Ok(shared);
    }
    let inbox = Inbox::new()?;
    let poller = Poller::new(inbox.flag())?;
    thread::Builder::new().name("coroutines".into()).spawn(|| run(poller))?;
    Ok(SHARED.get_or_init(|| Shared { process: pid(), inbox, stacks: Stacks::default() }))
}

/// The life of the thread. It ends with the process.
fn run(poller: Poller) {
    let hub: &'static Hub = Box::leak(Box::new(Hub {
        shared: SHARED.wait(),
        ready: RefCell::default(),
        parked: RefCell::default(),
        timers: RefCell::default(),
        poller,
        yielder: Cell::new(None),
    }));
    HUB.set(Some(hub));
    // A mistake here: to unwind the thread would unwind coroutines that others wait for.
    if catch_unwind(AssertUnwindSafe(|| hub.take_turns())).is_err() {
        process::abort();
    }
}

impl Hub {
    fn take_turns(&'static self) {
        let mut looked = Instant::now();
        loop {
            // Those that are there now, and not those that come meanwhile: they could go on for
            // ever.
            let many = self.ready.borrow().len();
            for _ in 0..many {
                let next = self.ready.borrow_mut().pop_front();
                self.turn(next.expect("only the hub takes one away"));
            }
            self.read_messages();
            let now = Instant::now();
            self.wake_in_time(now);
            let is_idle = self.ready.borrow().is_empty();
            if is_idle && self.shared.inbox.hub_falls_asleep() {
                let next = self.timers.borrow().next();
                let time = next.map(|time| time.saturating_duration_since(Instant::now()));
                self.poller.wait(time, |token| self.wake(token));
                looked = Instant::now();
            } else if now.duration_since(looked) >= SPAN {
                self.poller.wait(Some(Duration::ZERO), |token| self.wake(token));
                looked = now;
            }
        }
    }

    fn turn(&self, mut coroutine: Suspended) {
        let result = coroutine.resume(());
        self.yielder.set(None);
        if self.shared.is_lost() {
            // Forked by a coroutine: all that there are would run twice from here on.
            let _ = nix::unistd::write(io::stderr(), format!("{LOST}: it cannot go on\n").as_bytes());
            process::abort();
        }
        match result {
            CoroutineResult::Yield(Until::NextTurn) => self.ready.borrow_mut().push_back(coroutine),
            CoroutineResult::Yield(Until::Woken(token)) => self.parked.borrow_mut().put(token, coroutine),
            CoroutineResult::Return(()) => self.shared.stacks.give_back(coroutine.into_stack()),
        }
    }

    fn begin(&'static self, stack: CoroutineStack, job: Job) {
        let coroutine = Coroutine::with_stack(stack, |yielder, ()| {
            self.yielder.set(Some(NonNull::from(yielder)));
            job();
        });
        self.ready.borrow_mut().push_back(coroutine);
    }

    fn wake(&self, token: Token) {
        let coroutine = self.parked.borrow_mut().take(token);
        self.ready.borrow_mut().extend(coroutine);
    }

    fn read_messages(&'static self) {
        for message in self.shared.inbox.take() {
            match message {
                Message::Begin(stack, job) => self.begin(stack, job),
                Message::Wake(token) => self.wake(token),
            }
        }
    }

    fn wake_in_time(&self, now: Instant) {
        loop {
            let due = self.timers.borrow_mut().take_due(now);
            let Some(token) = due else { return };
            self.wake(token);
        }
    }

    /// Gives up the turn, and comes back when it is this coroutine's turn again.
    fn suspend(&self, until: Until) {
        let yielder = self.yielder.get().expect("what waits here is a coroutine");
        // SAFETY: the function that the yielder was lent to has not returned. It set this pointer
        // on its own stack when it began, and this function sets it anew after each wait; the hub
        // clears it whenever the stack is left, be it suspended or ended. So while it is set, its
        // coroutine is the one that runs, and this is called from within it.
        unsafe { yielder.as_ref() }.suspend(until);
        self.yielder.set(Some(yielder));
    }

    /// Lets all go on that can, and then goes on.
    pub(super) fn yield_now(&self) {
        self.suspend(Until::NextTurn);
    }

    /// A name for the next wait, to be told to what ends it before the wait begins.
    pub(super) fn reserve(&self) -> Token {
        self.parked.borrow_mut().reserve()
    }

    /// Takes back a name by which nothing will wait.
    pub(super) fn give_back(&self, token: Token) {
        self.parked.borrow_mut().give_back(token);
    }

    /// Waits until it is woken by this name.
    pub(super) fn park(&self, token: Token) {
        self.suspend(Until::Woken(token));
    }

    /// Waits until then, or for ever if it is never. If it has come, all others have a turn before.
    pub(super) fn sleep_until(&self, moment: Option<Instant>) {
        loop {
            let token = self.reserve();
            if let Some(moment) = moment {
                self.timers.borrow_mut().add(moment, token);
            }
            self.park(token);
            if moment.is_some_and(|moment| moment <= Instant::now()) {
                return;
            }
        }
    }

    /// Waits until the descriptor is ready, or until then: whether it is ready.
    pub(super) fn wait_until_ready(
        &self,
        descriptor: BorrowedFd<'_>,
        interest: EpollFlags,
        deadline: Option<Instant>,
        is_watched: &mut bool,
    ) -> io::Result<bool> {
        let token = self.reserve();
        if let Err(error) = self.poller.watch(descriptor, interest, token, is_watched) {
            self.give_back(token);
            return Err(error);
        }
        let timer = deadline.map(|deadline| self.timers.borrow_mut().add(deadline, token));
        self.park(token);
        // If the timer is gone it was the timer that woke us.
        Ok(timer.is_none_or(|timer| self.timers.borrow_mut().cancel(timer)))
    }
}
