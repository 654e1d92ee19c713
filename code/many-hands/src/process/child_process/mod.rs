mod builder;

use std::os::fd::{AsFd, BorrowedFd};
use std::process::ExitStatus;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nix::sys::signal::Signal;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use builder::Builder;
pub(super) use builder::offset_of;

use super::children::Listed;
use super::wait::{self, Waitable, WakeFlag, Watch, is_readable};
use super::{Error, FormatError, Outcome};
use crate::os::pidfd::PidFd;
use crate::start::outcome;
use crate::start::start_file::{FailureReport, Remains, StartFile};

/// A function that runs in a process of its own. Python's `multiprocessing.Process`.
///
/// There is no separate `start`: [`spawn`](Self::spawn) starts the process at once, so a handle
/// always stands for a process that exists or has existed, and it cannot be started twice. To set a
/// name or make a daemon, begin with [`builder`](Self::builder).
///
/// All methods take `&self`, and the handle can be shared: one thread may wait while another ends
/// the process.
///
/// # When the handle is dropped
///
/// No process is left over, and no zombie:
///
/// - a process is **joined**: dropping the handle waits until it ends;
/// - a **daemon** is killed (SIGKILL), then joined.
///
/// That holds while the parent unwinds from a panic too: it waits. `std::process::exit` drops
/// nothing. A process then goes on alone, as it does when its parent is killed; a daemon ends with
/// its parent. (A daemon that puts another program into its process with `exec` is no longer ours.
/// One that is process 1 of a PID namespace cannot be killed from within.)
///
/// # When a peer dies
///
/// A child that panics, or returns an `Err`, is an error in [`join`](Self::join), with its message.
/// A child that is killed is a status with a signal. When the parent dies, its daemons get SIGKILL
/// from the kernel; its other children live on and get a new parent.
///
/// # Example
///
/// ```
/// use many_hands::process::{Error, Process};
///
/// fn divide((a, b): (i32, i32)) {
///     println!("{a} / {b} = {}", a / b);
/// }
///
/// let good = Process::spawn(divide, (6, 3))?;
/// let bad = Process::spawn(divide, (6, 0))?;
///
/// assert!(good.join()?.success());
/// match bad.join() {
///     Err(Error::Panicked { message, .. }) => assert!(message.starts_with("attempt to divide by zero")),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
#[doc(alias = "multiprocessing.Process")]
#[must_use = "dropping the handle waits for the process, or ends it if it is a daemon"]
pub struct Process<J = ExitStatus> {
    name: String,
    pid: u32,
    pidfd: PidFd,
    start_file: StartFile,
    daemon: bool,
    /// The process that may wait. After a fork there is a second copy of this handle, which may
    /// not.
    parent: u32,
    ended: Mutex<Option<Ended>>,
    listed: Listed,
    joined: fn(outcome::Ended) -> Option<Result<J, FormatError>>,
}

#[derive(Debug, Clone)]
struct Ended {
    /// `None` if another has taken it.
    status: Option<ExitStatus>,
    remains: Remains,
}

impl Process {
    /// Starts a process that calls `function(argument)`.
    ///
    /// `function` is a function or a closure that captures nothing; what it needs is in `argument`,
    /// which is serialised, so the child works on a copy. For several arguments, pass a tuple. What
    /// the function returns, [`join`](Self::join) gives to the parent; see [`Outcome`]. Of a
    /// closure that never returns the compiler cannot know what that is: `let child: Process = …`
    /// tells it.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] if `argument` cannot be serialised, [`Error::System`] if the system
    /// cannot start another process, [`Error::NotInTheExecutable`], [`Error::Privileged`] and
    /// [`Error::StartedByDaemon`] as they say. No process is left behind by an error; but if the
    /// system runs out of file descriptors in the middle, the function may have begun.
    ///
    /// # Example
    ///
    /// ```
    /// use many_hands::process::Process;
    ///
    /// let child = Process::spawn(|(word, times): (String, usize)| word.repeat(times), ("ha".to_string(), 3))?;
    /// assert_eq!(child.join()?, "hahaha");
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[doc(alias = "start")]
    pub fn spawn<A, T>(function: fn(A) -> T, argument: A) -> Result<Process<T::Joined>, Error>
    where
        A: Serialize + DeserializeOwned,
        T: Outcome,
    {
        Self::builder().spawn(function, argument)
    }

    /// Describes a process before it exists: its name, whether it is a daemon, and whether it reads
    /// the parent's standard input.
    ///
    /// ```
    /// use many_hands::process::Process;
    ///
    /// let child = Process::builder().name("quiet").daemon(true).spawn(|()| (), ())?;
    /// assert_eq!(child.name(), "quiet");
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl<J> Process<J> {
    /// The process id. After [`join`](Self::join) the system may give the number to another
    /// process.
    ///
    /// ```
    /// use many_hands::process::Process;
    ///
    /// let child = Process::spawn(|()| (), ())?;
    /// assert_ne!(child.pid(), std::process::id());
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// The name: the one it was given, or `Process-1`, `Process-2` and so on (`Process-1:1` for the
    /// first child of `Process-1`).
    ///
    /// The child finds it with [`process::name`](super::name()).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is a daemon, which ends when its handle is dropped or its parent dies.
    #[must_use]
    pub fn is_daemon(&self) -> bool {
        self.daemon
    }

    /// Whether the process is still running, without waiting. One that has ended but was not joined
    /// is not alive. In a fork of the process that started it, nothing is known, and the answer is
    /// `false`.
    ///
    /// ```
    /// use many_hands::process::Process;
    ///
    /// let child: Process = Process::spawn(|()| loop { std::thread::park() }, ())?;
    /// assert!(child.is_alive());
    /// child.kill()?;
    /// child.join()?;
    /// assert!(!child.is_alive());
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[must_use]
    pub fn is_alive(&self) -> bool {
        matches!(self.wait(Some(Duration::ZERO)), Ok(None))
    }

    /// Waits until the process has ended, and gives what its function has returned. It may be
    /// called again, and gives the same answer.
    ///
    /// A function that returns nothing has the exit status in its place: `0` if the function
    /// returned, the code it gave to [`std::process::exit`], or the signal that ended it
    /// ([`signal`](std::os::unix::process::ExitStatusExt::signal)).
    ///
    /// # Errors
    ///
    /// [`Error::Panicked`] and [`Error::Failed`] carry the child's message; [`Error::NotBegun`] if
    /// it never called its function, [`Error::NoValue`] if it ended otherwise without the value
    /// that the function was to return. [`Error::StatusUnknown`] if it has ended without a message,
    /// and its status is lost, because a thread waited for *any* child or SIGCHLD is ignored;
    /// [`Error::NotTheParent`] in a fork of the process that started it; [`Error::System`] if the
    /// system refuses.
    ///
    /// ```
    /// use many_hands::process::Process;
    ///
    /// let child = Process::spawn(|words: Vec<String>| words.concat().len(), vec!["to".into(), "be".into()])?;
    /// assert_eq!(child.join()?, 4);
    ///
    /// let child: Process = Process::spawn(|code| std::process::exit(code), 3)?;
    /// assert_eq!(child.join()?.code(), Some(3));
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[doc(alias = "exitcode")]
    #[doc(alias = "result")]
    pub fn join(&self) -> Result<J, Error> {
        match self.wait(None)? {
            Some(ended) => self.verdict(ended),
            None => unreachable!("a wait without a limit ends when the process does"),
        }
    }

    /// Waits at most `timeout`; `None` means that the process is still running.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join).
    ///
    /// ```
    /// use many_hands::process::Process;
    /// use std::time::Duration;
    ///
    /// let child: Process = Process::builder().daemon(true).spawn(|()| loop { std::thread::park() }, ())?;
    /// assert_eq!(child.join_timeout(Duration::from_millis(10))?, None);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn join_timeout(&self, timeout: Duration) -> Result<Option<J>, Error> {
        self.wait(Some(timeout))?.map(|ended| self.verdict(ended)).transpose()
    }

    /// The exit status if the process has ended, without waiting. Unlike [`join`](Self::join) it is
    /// a status even after a panic (code 101). `None` if the process still runs, and where `join`
    /// could not get the status either.
    ///
    /// ```
    /// use many_hands::process::Process;
    /// use std::os::unix::process::ExitStatusExt;
    ///
    /// let child: Process = Process::spawn(|()| loop { std::thread::park() }, ())?;
    /// assert_eq!(child.exit_status(), None);
    /// child.terminate()?;
    /// child.join()?;
    /// assert_eq!(child.exit_status().and_then(|status| status.signal()), Some(15));
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "exitcode")]
    pub fn exit_status(&self) -> Option<ExitStatus> {
        self.wait(Some(Duration::ZERO)).ok().flatten().and_then(|ended| ended.status)
    }

    /// Asks the process to end, with SIGTERM. It ends at once and drops nothing, unless it handles,
    /// blocks or ignores that signal.
    ///
    /// Does nothing to a process that has ended. The child's own children get no signal.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the child has taken on another user's identity, [`Error::NotTheParent`]
    /// in a fork.
    pub fn terminate(&self) -> Result<(), Error> {
        self.signal(Signal::SIGTERM)
    }

    /// Ends the process with SIGKILL, which no process can refuse.
    ///
    /// # Errors
    ///
    /// As [`terminate`](Self::terminate).
    pub fn kill(&self) -> Result<(), Error> {
        self.signal(Signal::SIGKILL)
    }

    fn signal(&self, signal: Signal) -> Result<(), Error> {
        self.only_the_parent()?;
        match *self.ended() {
            Some(_) => Ok(()),
            None => self.pidfd.send(signal).map_err(Error::system("send a signal to a child process")),
        }
    }

    fn wait(&self, timeout: Option<Duration>) -> Result<Option<Ended>, Error> {
        self.only_the_parent()?;
        // Not under the lock, so that others can signal or look meanwhile.
        if self.ended().is_none() && !self.pidfd.wait(timeout).map_err(Error::system("wait for a child process"))? {
            return Ok(None);
        }
        let mut ended = self.ended();
        if ended.is_none() {
            self.listed.remove();
            let reaped = self.pidfd.reap().map_err(Error::system("take the exit status of a child process"));
            *ended = Some(Ended { status: reaped?, remains: self.start_file.remains() });
        }
        Ok(ended.clone())
    }

    fn verdict(&self, ended: Ended) -> Result<J, Error> {
        let (name, pid) = (self.name.clone(), self.pid);
        match (ended.remains.report, ended.status) {
            (Some(FailureReport::Panicked(message)), _) => Err(Error::Panicked { name, pid, message }),
            (Some(FailureReport::Failed(message)), _) => Err(Error::Failed { name, pid, message }),
            (Some(FailureReport::NotBegun(message)), _) => Err(Error::NotBegun { name, pid, message }),
            // What was killed has not begun either, but the signal says more.
            (None, Some(status)) if !ended.remains.begun && status.code().is_some() => {
                Err(Error::NotBegun { name, pid, message: status.to_string() })
            }
            (None, status) => {
                let value = ended.remains.returned.then(|| self.start_file.value());
                let value = value.transpose().map_err(Error::system("read what a child process has returned"))?;
                match ((self.joined)(outcome::Ended { status, value }), status) {
                    (Some(joined), _) => joined.map_err(|source| Error::Unreadable { name, pid, source }),
                    (None, Some(status)) => Err(Error::NoValue { name, pid, status }),
                    (None, None) => Err(Error::StatusUnknown { name, pid }),
                }
            }
        }
    }

    fn only_the_parent(&self) -> Result<(), Error> {
        if self.parent == std::process::id() { Ok(()) } else { Err(Error::NotTheParent { name: self.name.clone() }) }
    }

    /// Nothing under this lock can leave it half changed, so poison says nothing.
    fn ended(&self) -> MutexGuard<'_, Option<Ended>> {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// It becomes readable when the process has ended (a pidfd), for an event loop of one's own.
///
/// ```
/// use many_hands::process::Process;
/// use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
/// use std::os::fd::AsFd;
///
/// let child = Process::spawn(|number: u32| number * 2, 21)?;
/// poll(&mut [PollFd::new(child.as_fd(), PollFlags::POLLIN)], PollTimeout::NONE)?;
/// assert_eq!(child.join()?, 42); // does not wait
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<J> AsFd for Process<J> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.pidfd.as_fd()
    }
}

impl<J> wait::sealed::Sealed for Process<J> {}

impl<J> Waitable for Process<J> {
    fn is_ready(&self) -> Result<bool, Error> {
        is_readable(self)
    }

    fn watch<'a>(&'a self, _: &WakeFlag) -> Result<Watch<'a>, Error> {
        Ok(Watch::readable(self.as_fd()))
    }
}

impl<J> Drop for Process<J> {
    fn drop(&mut self) {
        if self.is_daemon() {
            // It can only fail for a process that is not ours to wait for either.
            _ = self.kill();
        }
        _ = self.wait(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_from_unit_tests() {
        let child: Process = Process::spawn(|code| std::process::exit(code), 7).unwrap();
        assert_eq!(child.join().unwrap().code(), Some(7));
    }
}
