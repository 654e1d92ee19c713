//! Whichever of several things is ready first.

use std::cell::OnceCell;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, poll};

use super::Error;
use crate::os::deadline::Deadline;
use crate::os::event_flag::EventFlag;

/// Waits until at least one of these is ready, for so long at most, and returns the positions of
/// all that are; none if the time is over. `Duration::MAX` waits for ever. Python's
/// `multiprocessing.connection.wait`.
///
/// | | is ready when |
/// |---|---|
/// | a [pipe](super::pipe)'s `Receiver` or `Connection` | a message is there, whole, or the end of the stream |
/// | a [`Queue`](super::Queue) or its `Receiver` | a message is there, or the end of the stream |
/// | a [`Process`](super::Process) | it has ended, also by a kill |
/// | a pool's [`Task`](super::Task) | its result is there, or its error |
///
/// So what follows, `recv` or `join`, does not wait; but other threads and processes may have
/// received the message of a queue first: take it with `try_recv`.
///
/// For an event loop of your own, pipes and processes have a file descriptor ([`AsFd`]) that
/// becomes readable, queues and tasks [make one](super::Readiness), and a task is a [`Future`] as
/// well.
///
/// # Errors
///
/// [`Error::System`] if the system refuses: there are too many for `poll`, or no descriptor is left
/// for the wait.
///
/// # Example
///
/// ```
/// use many_hands::process::{Process, Queue, wait};
/// use std::time::Duration;
///
/// fn work(results: Queue<u32>) {
///     for number in 1..=3 {
///         results.send(&number).expect("the parent receives it");
///     }
/// }
///
/// let results = Queue::bounded(8)?;
/// let worker = Process::spawn(work, results.clone())?;
/// let mut sum = 0;
/// while sum < 6 {
///     match wait(&[&results, &worker], Duration::MAX)?[..] {
///         [0, ..] => sum += results.try_recv()?,
///         _ => panic!("the worker ended early"),
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "multiprocessing.connection.wait")]
#[doc(alias = "select")]
pub fn wait(objects: &[&dyn Waitable], timeout: Duration) -> Result<Vec<usize>, Error> {
    let deadline = Deadline::after(timeout);
    loop {
        let ready = all_ready(objects)?;
        if !ready.is_empty() || deadline.has_passed() {
            return Ok(ready);
        }
        let flag = WakeFlag::default();
        let watches = objects.iter().map(|object| object.watch(&flag)).collect::<Result<Vec<_>, _>>()?;
        // What came before it was watched for has woken no thread.
        if all_ready(objects)?.is_empty() {
            sleep(&watches, &flag, deadline)?;
        }
    }
}

fn all_ready(objects: &[&dyn Waitable]) -> Result<Vec<usize>, Error> {
    let mut ready = Vec::new();
    for (position, object) in objects.iter().enumerate() {
        if object.is_ready()? {
            ready.push(position);
        }
    }
    Ok(ready)
}

fn sleep(watches: &[Watch<'_>], flag: &WakeFlag, deadline: Deadline) -> Result<(), Error> {
    let descriptors = watches.iter().filter_map(|watch| watch.descriptor).chain(flag.descriptor());
    let mut polled: Vec<_> = descriptors.map(|descriptor| PollFd::new(descriptor, PollFlags::POLLIN)).collect();
    let limits = watches.iter().filter_map(|watch| watch.look_within);
    let deadline = limits.fold(deadline, Deadline::within);
    match poll(&mut polled, deadline.poll_timeout()) {
        Ok(_) | Err(Errno::EINTR) => Ok(()),
        Err(error) => Err(Error::system("wait for one of several")(error)),
    }
}

/// What [`wait`](wait()) can wait for.
pub trait Waitable: sealed::Sealed {
    #[doc(hidden)]
    fn is_ready(&self) -> Result<bool, Error>;

    #[doc(hidden)]
    fn watch<'a>(&'a self, flag: &WakeFlag) -> Result<Watch<'a>, Error>;
}

/// How a sleeper learns that an object may be ready.
#[doc(hidden)]
#[derive(Default)]
pub struct Watch<'a> {
    /// It becomes readable.
    pub(super) descriptor: Option<BorrowedFd<'a>>,
    /// The sleeper must look by itself.
    pub(super) look_within: Option<Duration>,
    /// When the sleep is over. There to be dropped.
    pub(super) _at_end: AtEnd<'a>,
}

impl<'a> Watch<'a> {
    pub(super) fn readable(descriptor: BorrowedFd<'a>) -> Self {
        Self { descriptor: Some(descriptor), ..Self::default() }
    }
}

/// What is called when this is dropped.
#[doc(hidden)]
#[derive(Default)]
pub struct AtEnd<'a>(Option<Box<dyn FnOnce() + 'a>>);

impl<'a> AtEnd<'a> {
    pub(super) fn of(call: impl FnOnce() + 'a) -> Self {
        Self(Some(Box::new(call)))
    }
}

impl Drop for AtEnd<'_> {
    fn drop(&mut self) {
        if let Some(call) = self.0.take() {
            call();
        }
    }
}

/// What objects without a descriptor set: made for the first of them.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct WakeFlag(OnceCell<Arc<EventFlag>>);

impl WakeFlag {
    pub(super) fn waker(&self) -> Result<Waker, Error> {
        if let Some(made) = self.0.get() {
            return Ok(Arc::clone(made).into());
        }
        let made = Arc::new(EventFlag::new().map_err(Error::system("wait for one of several"))?);
        Ok(Arc::clone(self.0.get_or_init(|| made)).into())
    }

    fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        self.0.get().map(|flag| flag.as_fd())
    }
}

/// Whether a descriptor is readable, or the other end is closed.
pub(super) fn is_readable(descriptor: impl AsFd) -> Result<bool, Error> {
    loop {
        match poll(&mut [PollFd::new(descriptor.as_fd(), PollFlags::POLLIN)], Deadline::Now.poll_timeout()) {
            Err(Errno::EINTR) => {}
            polled => {
                return polled.map(|ready| ready > 0).map_err(Error::system("look whether one of several is ready"));
            }
        }
    }
}

pub(super) mod sealed {
    pub trait Sealed {}
}
