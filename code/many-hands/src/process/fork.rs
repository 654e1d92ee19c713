use std::time::{Duration, Instant};
use std::{fs, process, thread};

use nix::unistd::{self, ForkResult};

use super::{Error, manager};
use crate::os::{maps, pins};
use crate::start::{before_main, name, parent_pipe};

/// How long a thread that has been joined may still be listed by the kernel.
const LINGERING: Duration = Duration::from_millis(100);

/// Splits this process in two: both return from this call, the child with [`ForkResult::Child`].
///
/// Python's `os.fork()`. The child has a copy of the memory and of the calling thread, and no other
/// thread. A lock that another thread held at that moment would stay locked in the child for ever:
/// that of standard output, for one. So this function refuses to fork a process that has more than
/// one thread; that is what makes it safe, where [`nix::unistd::fork`] is not.
///
/// - Text that `print!` has not yet written is copied too, and may be written twice: flush before
///   you fork.
/// - The child goes on in the same code as the parent. End its branch with [`std::process::exit`],
///   or it will return from your function as the parent does.
/// - A thread must wait for the child ([`nix::sys::wait::waitpid`]), or it stays a zombie as long
///   as the parent lives.
/// - The processes that the parent started with [`Process`](super::Process) are not the child's:
///   handles that it has copies of do nothing in it. The same goes for the locks of a
///   [`Manager`](super::Manager) that the parent holds; its proxies can be used in both.
/// - Memory that other code has mapped so that several processes can write to it would be in both,
///   and that code may rely on having it for itself (as Rust's `&mut` says). While there is such
///   memory, this function refuses. What this crate shares has locks, and is for both.
/// - Never in a `#[test]` function: the test harness has threads.
///
/// # Errors
///
/// [`Error::Threads`] if the process has other threads; [`Error::LocksHeld`] if it holds a lock
/// between processes, also by a guard that was leaked; [`Error::SharedMapping`] as it says;
/// [`Error::StartedByDaemon`] in a daemon; [`Error::System`] if the system has no room for another
/// process, or does not show in `/proc` what this one has.
///
/// # Example
///
/// ```
/// use many_hands::process::fork;
/// use nix::sys::wait::{WaitStatus, waitpid};
/// use nix::unistd::ForkResult;
///
/// match fork()? {
///     ForkResult::Child => std::process::exit(7),
///     ForkResult::Parent { child } => assert_eq!(waitpid(child, None)?, WaitStatus::Exited(child, 7)),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "os.fork")]
pub fn fork() -> Result<ForkResult, Error> {
    if before_main::is_daemon() {
        return Err(Error::StartedByDaemon { name: name::name().to_string() });
    }
    let deadline = Instant::now() + LINGERING;
    loop {
        match threads()? {
            1 => break,
            // `join` returns a moment before the kernel takes the thread off its list.
            _ if Instant::now() < deadline => thread::sleep(Duration::from_millis(1)),
            threads => return Err(Error::Threads { threads }),
        }
    }
    match pins::held() {
        0 => {}
        locks => return Err(Error::LocksHeld { locks }),
    }
    if let Some(name) = shared_with_others()? {
        return Err(Error::SharedMapping { name });
    }
    // SAFETY: forking is unsafe because the child of a process with several threads may only call
    // async-signal-safe functions. This thread is the only one: it has just counted, and nothing
    // else is there to start another. And what a process owns must not become that of two: their
    // memory is copied, but for what is shared, of which there is only this crate's, and no guard
    // of that exists.
    let fork = unsafe { unistd::fork() }.map_err(Error::system("fork"))?;
    if fork.is_child() {
        parent_pipe::close_all();
        manager::close_all();
    }
    Ok(fork)
}

/// The name of memory which this process shares with others and writes to, and which is not ours.
fn shared_with_others() -> Result<Option<String>, Error> {
    let mapped = maps::of(process::id()).map_err(Error::system("look at the memory in /proc/self/maps"))?;
    let ours = pins::files();
    let foreign = mapped.into_iter().find(|mapping| mapping.is_shared_and_writable && !ours.contains(&mapping.file));
    Ok(foreign.map(|mapping| mapping.name))
}

/// How many threads this process has, by the kernel's own list.
fn threads() -> Result<usize, Error> {
    let tasks = fs::read_dir("/proc/self/task").map_err(Error::system("count the threads in /proc/self/task"))?;
    Ok(tasks.count())
}
