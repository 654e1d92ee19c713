//! Starting a program so that it is traced from its first instruction.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::sys::ptrace::{self, Options};
use nix::unistd::Pid;

use crate::filter::Filter;

/// The tracer's side of the agreement with a child that waits to be seized before it execs.
pub struct Handshake {
    pids: PipeReader,
    go: PipeWriter,
}

/// Makes the command's child report its pid, wait until it is traced, and install the filter: a
/// filter whose tracer is not there yet would make the calls that it names fail.
pub fn prepare(command: &mut Command) -> io::Result<Handshake> {
    let (pids, mut pid_out) = io::pipe()?;
    let (mut go_in, go) = io::pipe()?;
    let filter = Filter::new();
    let tracers_end = go.as_raw_fd();
    let child = move || {
        // Without its own copy the child sees the end of the pipe if the tracer goes.
        nix::unistd::close(tracers_end)?;
        // A tracer that is out of other processes' reach has a child that would be out of its own.
        nix::sys::prctl::set_dumpable(true)?;
        pid_out.write_all(&Pid::this().as_raw().to_ne_bytes())?;
        go_in.read_exact(&mut [0])?;
        if filter.install().is_err() {
            // An error would make `Command` wait for a child that is traced by another thread.
            nix::sys::signal::raise(nix::sys::signal::Signal::SIGKILL)?;
        }
        Ok(())
    };
    // SAFETY: between fork and exec the closure makes system calls only (close, getpid, write,
    // read, prctl, kill): it takes no lock and allocates nothing, an error of `read_exact` being a
    // constant.
    unsafe { command.pre_exec(child) };
    Ok(Handshake { pids, go })
}

impl Handshake {
    /// Makes the child a tracee of the calling thread and lets it go on. Nothing if there is no
    /// child.
    pub fn seize(mut self) -> io::Result<Option<Pid>> {
        let mut pid = [0; 4];
        match self.pids.read_exact(&mut pid) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let pid = Pid::from_raw(i32::from_ne_bytes(pid));
        ptrace::seize(
            pid,
            Options::PTRACE_O_TRACESYSGOOD
                | Options::PTRACE_O_TRACEFORK
                | Options::PTRACE_O_TRACEVFORK
                | Options::PTRACE_O_TRACECLONE
                | Options::PTRACE_O_TRACEEXEC
                | Options::PTRACE_O_TRACEEXIT
                | Options::PTRACE_O_TRACESECCOMP
                | Options::PTRACE_O_EXITKILL,
        )?;
        self.go.write_all(&[1])?;
        Ok(Some(pid))
    }
}
