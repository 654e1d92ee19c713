//! The parent's side: start this executable once more, as a child that finds a start_file.

use std::env;
use std::ffi::CString;
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::libc::STDIN_FILENO;
use nix::spawn::{PosixSpawnAttr, PosixSpawnFileActions, posix_spawn};
use nix::sys::signal::{Signal, kill};
use nix::sys::stat::Mode;
use nix::sys::wait::waitpid;
use nix::unistd::Pid;

use super::before_main::{VARIABLE, marker};
use super::image::EXECUTABLE;
use super::start_file::StartFile;
use crate::os::pidfd::PidFd;

/// The child's standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Input {
    /// The parent's.
    Inherited,
    /// At its end from the beginning.
    Empty,
}

/// Starts the child. It inherits the start file and the `also` descriptors under their own numbers.
///
/// Without a `PidFd` it has ended already, and nothing is left of it: another thread has waited for
/// it, or SIGCHLD is ignored.
pub(crate) fn spawn(start_file: &StartFile, also: &[RawFd], input: Input) -> nix::Result<(Pid, Option<PidFd>)> {
    let pid = start(start_file, also, input)?;
    match PidFd::open(pid) {
        Ok(pidfd) => Ok((pid, Some(pidfd))),
        Err(Errno::ESRCH) => Ok((pid, None)),
        Err(error) => {
            // Without a handle no thread could wait for the child, so it must not live.
            _ = kill(pid, Signal::SIGKILL);
            while waitpid(pid, None) == Err(Errno::EINTR) {}
            Err(error)
        }
    }
}

fn start(start_file: &StartFile, also: &[RawFd], input: Input) -> nix::Result<Pid> {
    let mut actions = PosixSpawnFileActions::init()?;
    let empty = match input {
        Input::Inherited => None,
        Input::Empty => Some(open("/dev/null", OFlag::O_RDONLY | OFlag::O_CLOEXEC, Mode::empty())?),
    };
    if let Some(empty) = &empty {
        actions.add_dup2(empty.as_raw_fd(), STDIN_FILENO)?;
    }
    for fd in also.iter().copied().chain([start_file.as_raw_fd()]) {
        // A descriptor duplicated onto itself loses its close-on-exec flag, in the child alone.
        actions.add_dup2(fd, fd)?;
    }

    let marker = format!("{VARIABLE}={}", marker(start_file.as_raw_fd())).into_bytes();
    let environment: Vec<CString> = env::vars_os()
        .filter(|(name, _)| name != VARIABLE)
        .map(|(name, value)| {
            let mut entry = name.into_vec();
            entry.reserve_exact(1 + value.len() + 1);
            entry.push(b'=');
            entry.extend_from_slice(value.as_bytes());
            c_string(entry)
        })
        .chain([c_string(marker)])
        .collect();
    let arguments: Vec<CString> = env::args_os().map(|argument| c_string(argument.into_vec())).collect();

    posix_spawn(EXECUTABLE, &actions, &PosixSpawnAttr::init()?, &arguments, &environment)
}

/// Arguments and variables came from C strings, so none has a zero byte within.
fn c_string(bytes: Vec<u8>) -> CString {
    CString::new(bytes).expect("a C string has no zero byte")
}
