//! ptrace as far as `nix` lacks it: stops with real-time signals, group stops, and the unions.

use std::{io, mem, ptr};

use libc::{c_int, c_uint};
use nix::sys::ptrace;
use nix::unistd::Pid;

/// What happened to a tracee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Exited(i32),
    Killed(i32),
    /// A call that the filter names begins.
    Call,
    /// The call for whose end was asked is over.
    CallOver,
    /// PTRACE_EVENT_FORK, _VFORK or _CLONE, with the new id.
    Child(Pid),
    /// PTRACE_EVENT_EXEC, with the id that the thread had before.
    Exec(Pid),
    /// PTRACE_EVENT_EXIT, with the status that a parent will get.
    Exit(c_int),
    /// A signal stops the process, and it stays stopped until SIGCONT.
    GroupStop(c_int),
    /// A new child's first stop, or the end of a group stop.
    Attached,
    /// A signal is about to be delivered.
    Signal(c_int),
}

/// Sleeps until a tracee of the calling thread, and of no other, has changed, and leaves the change
/// to [`take`]. Before that no other process can have the id of a tracee that ended.
pub fn sleep_until_a_change() -> io::Result<()> {
    loop {
        let flags = libc::WEXITED | libc::WSTOPPED | libc::WNOWAIT | libc::__WALL | libc::__WNOTHREAD;
        // SAFETY: a null pointer tells the kernel to write no description of what it found.
        if unsafe { libc::waitid(libc::P_ALL, 0, ptr::null_mut(), flags) } == 0 {
            return Ok(());
        }
        match io::Error::last_os_error() {
            error if error.kind() == io::ErrorKind::Interrupted => {}
            error => return Err(error),
        }
    }
}

/// Takes a change, if there is one.
///
/// `nix` cannot report a stop by a real-time signal, and would lose it.
pub fn take() -> io::Result<Option<(Pid, Change)>> {
    let mut status: c_int = 0;
    // SAFETY: `status` is a valid place for an int during the call.
    let pid = unsafe { libc::waitpid(-1, &raw mut status, libc::__WALL | libc::__WNOTHREAD | libc::WNOHANG) };
    if pid < 0 {
        return Err(io::Error::last_os_error());
    }
    if pid == 0 {
        return Ok(None);
    }
    let pid = Pid::from_raw(pid);
    match change(pid, status) {
        Ok(change) => Ok(Some((pid, change))),
        // Killed between the stop and the question: its end is the next thing to be reported.
        Err(nix::Error::ESRCH) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn change(pid: Pid, status: c_int) -> nix::Result<Change> {
    if libc::WIFEXITED(status) {
        return Ok(Change::Exited(libc::WEXITSTATUS(status)));
    }
    if libc::WIFSIGNALED(status) {
        return Ok(Change::Killed(libc::WTERMSIG(status)));
    }
    let signal = libc::WSTOPSIG(status);
    let message = || ptrace::getevent(pid);
    Ok(match status >> 16 {
        0 if signal == libc::SIGTRAP | 0x80 => Change::CallOver,
        0 => Change::Signal(signal),
        libc::PTRACE_EVENT_FORK | libc::PTRACE_EVENT_VFORK | libc::PTRACE_EVENT_CLONE => {
            Change::Child(Pid::from_raw(message()? as i32))
        }
        libc::PTRACE_EVENT_EXEC => Change::Exec(Pid::from_raw(message()? as i32)),
        libc::PTRACE_EVENT_EXIT => Change::Exit(message()? as c_int),
        libc::PTRACE_EVENT_SECCOMP => Change::Call,
        _ if signal == libc::SIGTRAP => Change::Attached,
        _ => Change::GroupStop(signal),
    })
}

/// How a stopped tracee goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resume {
    /// To the next thing of interest.
    Freely,
    /// To the end of its call, or the next thing of interest.
    ToTheEndOfItsCall,
    /// Not at all: stopped by a signal, until SIGCONT.
    StayStopped,
}

/// Lets a stopped tracee go on, with a signal, or 0. A tracee that was killed meanwhile is no
/// error.
///
/// `nix` has no PTRACE_LISTEN, and cannot pass on a real-time signal.
pub fn resume(pid: Pid, how: Resume, signal: c_int) -> io::Result<()> {
    let request: c_uint = match how {
        Resume::Freely => libc::PTRACE_CONT,
        Resume::ToTheEndOfItsCall => libc::PTRACE_SYSCALL,
        Resume::StayStopped => libc::PTRACE_LISTEN,
    };
    // SAFETY: none of the three requests reads or writes memory of this process: the third argument
    // is ignored and the fourth is a number. A wrong pid is refused with ESRCH.
    let result = unsafe { libc::ptrace(request, pid.as_raw(), ptr::null_mut::<u8>(), signal as usize) };
    if result == 0 {
        return Ok(());
    }
    match io::Error::last_os_error() {
        error if error.raw_os_error() == Some(libc::ESRCH) => Ok(()),
        error => Err(error),
    }
}

/// What a thread asks of the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    pub call: libc::c_long,
    pub arguments: [u64; 6],
}

/// The call at whose beginning a tracee is stopped.
pub fn request(pid: Pid) -> nix::Result<Request> {
    let info = ptrace::syscall_info(pid)?;
    if info.op != libc::PTRACE_SYSCALL_INFO_SECCOMP {
        return Err(nix::Error::EINVAL);
    }
    // SAFETY: `op` says that the kernel filled in the union's `seccomp` member, and each of its
    // fields is an integer, valid with any bits.
    let seccomp = unsafe { info.u.seccomp };
    Ok(Request { call: seccomp.nr as libc::c_long, arguments: seccomp.args })
}

/// The answer to the call at whose end a tracee is stopped.
pub fn answer(pid: Pid) -> nix::Result<i64> {
    let info = ptrace::syscall_info(pid)?;
    if info.op != libc::PTRACE_SYSCALL_INFO_EXIT {
        return Err(nix::Error::EINVAL);
    }
    // SAFETY: `op` says that the kernel filled in the union's `exit` member, and each of its fields
    // is an integer, valid with any bits.
    let exit = unsafe { info.u.exit };
    Ok(exit.sval)
}

/// The process that sent the signal at which a tracee is stopped, or whose end it reports.
pub fn sender(pid: Pid) -> Option<i32> {
    let info = ptrace::getsiginfo(pid).ok()?;
    let from_process = info.si_code <= 0 || info.si_signo == libc::SIGCHLD;
    // SI_TIMER, SI_MESGQ, SI_ASYNCIO and SI_SIGIO are below 0, too, and have no sender.
    if !from_process || matches!(info.si_code, -5..=-2) {
        return None;
    }
    // SAFETY: kill, tkill, sigqueue and a child's change all store the sender's pid in this member,
    // and it is an integer, valid with any bits.
    let sender = unsafe { info.si_pid() };
    (sender > 0).then_some(sender)
}

/// Reads plain values from a tracee's memory; fewer than asked for where its memory ends.
pub fn read_memory(pid: Pid, address: u64, length: usize) -> Vec<u8> {
    use nix::sys::uio::{RemoteIoVec, process_vm_readv};

    let mut bytes = vec![0; length];
    let remote = [RemoteIoVec { base: address as usize, len: length }];
    let read = process_vm_readv(pid, &mut [io::IoSliceMut::new(&mut bytes)], &remote).unwrap_or(0);
    bytes.truncate(read);
    bytes
}

/// Reads `N` 32-bit numbers from a tracee's memory.
pub fn read_ints<const N: usize>(pid: Pid, address: u64) -> Option<[i32; N]> {
    let bytes = read_memory(pid, address, N * mem::size_of::<i32>());
    if address == 0 || bytes.len() < N * mem::size_of::<i32>() {
        return None;
    }
    let mut ints = [0; N];
    for (int, bytes) in ints.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *int = i32::from_ne_bytes(*bytes);
    }
    Some(ints)
}

/// Reads `N` 64-bit numbers from a tracee's memory.
pub fn read_longs<const N: usize>(pid: Pid, address: u64) -> Option<[u64; N]> {
    let bytes = read_memory(pid, address, N * mem::size_of::<u64>());
    if address == 0 || bytes.len() < N * mem::size_of::<u64>() {
        return None;
    }
    let mut longs = [0; N];
    for (long, bytes) in longs.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *long = u64::from_ne_bytes(*bytes);
    }
    Some(longs)
}

/// A signal's name, also of one that `nix` does not know.
pub fn signal_name(signal: c_int) -> String {
    match nix::sys::signal::Signal::try_from(signal) {
        Ok(signal) => signal.as_str().to_owned(),
        Err(_) => format!("SIGRTMIN+{}", signal - libc::SIGRTMIN()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_memory_is_read_like_a_tracees() {
        let ints = [7, -1, 42];
        assert_eq!(read_ints::<3>(Pid::this(), ints.as_ptr() as u64), Some(ints));
        assert_eq!(read_longs::<1>(Pid::this(), 0), None);
    }

    #[test]
    fn real_time_signals_have_names() {
        assert_eq!(signal_name(libc::SIGRTMIN() + 2), "SIGRTMIN+2");
        assert_eq!(signal_name(libc::SIGKILL), "SIGKILL");
    }

    #[test]
    fn a_pid_that_is_no_tracee_is_not_resumed() {
        assert!(resume(Pid::this(), Resume::Freely, 0).is_ok(), "ESRCH means that it is gone");
        assert_eq!(request(Pid::this()), Err(nix::Error::ESRCH));
    }

    #[test]
    fn without_tracees_there_is_nothing_to_wait_for() {
        assert_eq!(sleep_until_a_change().unwrap_err().raw_os_error(), Some(libc::ECHILD));
    }
}
