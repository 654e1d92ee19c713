//! Which process it is: its number, and what tells it from others that have had or will have that
//! number.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};

use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
use nix::unistd::Pid;

use super::pid::pid;

/// When the process with this number was started, and its view; known once a thread has asked, and
/// not of a fork's parent.
static STARTED: AtomicU64 = AtomicU64::new(0);
static VIEW: AtomicU64 = AtomicU64::new(0);
static KNOWN_OF: AtomicU32 = AtomicU32::new(0);

/// A process, among all that have the same number one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) pid: u32,
    /// In the system's ticks since it came up; 0 if the process could not find out, since it had no
    /// file descriptor left.
    pub(crate) started: u64,
}

impl Identity {
    /// Of this process.
    pub(crate) fn own() -> Self {
        let pid = pid();
        if KNOWN_OF.load(Acquire) != pid {
            find_out(pid);
        }
        Self { pid, started: STARTED.load(Relaxed) }
    }

    /// Of the process that has this number now.
    pub(crate) fn of(pid: u32) -> Option<Self> {
        Some(Self { pid, started: Stat::of(pid)?.started })
    }

    /// Whether it has ended. One that no thread has waited for yet has.
    pub(crate) fn has_ended(self) -> bool {
        match Stat::of(self.pid) {
            Some(stat) => stat.is_zombie || (self.started != 0 && stat.started != self.started),
            // There is none, or the system does not show us those of others, or there is no free
            // descriptor.
            None => {
                let pid = Pid::from_raw(self.pid.cast_signed());
                let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT | WaitPidFlag::WNOHANG;
                kill(pid, None) == Err(Errno::ESRCH)
                    || waitid(Id::Pid(pid), look).is_ok_and(|status| status != WaitStatus::StillAlive)
            }
        }
    }
}

#[cold]
fn find_out(pid: u32) {
    STARTED.store(Identity::of(pid).map_or(0, |own| own.started), Relaxed);
    VIEW.store(View::now().map_or(0, u64::from), Relaxed);
    KNOWN_OF.store(pid, Release);
}

/// From where numbers of processes and their times are looked at: those that two processes with the
/// same view know mean the same to both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct View(u64);

impl View {
    /// Of this process, when it was first asked for; 0 if it is not known.
    #[inline]
    pub(crate) fn own() -> Self {
        Identity::own();
        Self(VIEW.load(Relaxed))
    }

    /// `None` if `/proc` is missing, or shows the processes of another namespace.
    pub(crate) fn now() -> Option<Self> {
        if fs::read_link("/proc/self").ok()?.as_os_str() != pid().to_string().as_str() {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        for namespace in ["/proc/self/ns/pid", "/proc/self/ns/time"] {
            match fs::read_link(namespace) {
                Ok(link) => link.hash(&mut hasher),
                // The kernel has none of this kind.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => return None,
            }
        }
        Some(Self(hasher.finish() | 1))
    }
}

impl From<View> for u64 {
    fn from(view: View) -> Self {
        view.0
    }
}

/// What the system tells of a process.
struct Stat {
    is_zombie: bool,
    started: u64,
}

impl Stat {
    fn of(pid: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name stands in parentheses, and may have some in it.
        let (_, rest) = stat.rsplit_once(") ")?;
        let mut fields = rest.split(' ');
        let state = fields.next()?;
        let threads: u32 = fields.nth(16)?.parse().ok()?;
        let started = fields.nth(1)?.parse().ok()?;
        // Its first thread may end before the others do.
        Some(Self { is_zombie: matches!(state, "Z" | "X") && threads <= 1, started })
    }
}

#[cfg(test)]
mod tests {
    use nix::sys::wait::waitpid;
    use nix::unistd::ForkResult;

    use super::*;
    use crate::process::{Process, fork};

    #[test]
    fn this_process_lives() {
        assert_eq!(Identity::own().pid, std::process::id());
        assert!(Identity::own().started > 0);
        assert!(!Identity::own().has_ended());
    }

    #[test]
    fn a_process_that_has_ended_is_known_before_anyone_waits_for_it_and_after() {
        let mut child = std::process::Command::new("cat").stdin(std::process::Stdio::piped()).spawn().unwrap();
        let identity = Identity::of(child.id()).unwrap();
        assert!(!identity.has_ended());
        drop(child.stdin.take());
        let id = Id::Pid(Pid::from_raw(child.id().cast_signed()));
        waitid(id, WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT).unwrap();
        assert!(identity.has_ended());
        child.wait().unwrap();
        assert!(identity.has_ended());
    }

    #[test]
    fn another_process_with_the_same_number_is_another() {
        let own = Identity::own();
        assert!(Identity { started: own.started - 1, ..own }.has_ended());
    }

    #[test]
    fn a_view_is_known_and_stays() {
        assert_eq!(View::now(), Some(View::own()));
        assert_ne!(u64::from(View::own()), 0);
    }

    #[test]
    fn a_fork_is_another_process() {
        fn in_a_process_of_its_own(_: ()) {
            let before = Identity::own();
            match fork().unwrap() {
                ForkResult::Child => {
                    let own = Identity::own();
                    std::process::exit(i32::from(own == before || own.pid != std::process::id() || own.started == 0));
                }
                ForkResult::Parent { child } => {
                    let status = waitpid(child, None).unwrap();
                    assert_eq!(status, nix::sys::wait::WaitStatus::Exited(child, 0));
                    assert_eq!(Identity::own(), before);
                }
            }
        }
        assert!(Process::spawn(in_a_process_of_its_own, ()).unwrap().join().unwrap().success());
    }
}
