use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
use nix::unistd::Pid;

/// A process that this one has started and that runs: what [`children`] lists.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Child {
    /// Its process id.
    pub pid: u32,
    /// Its [name](super::Process::name).
    pub name: String,
}

/// The processes that this one has started through this crate, and that have not ended, the oldest
/// first: also the workers of pools and the processes of managers. Python's
/// `multiprocessing.active_children`, which joins those that have ended; this only looks.
///
/// Each may end at any moment after that. What was started in other ways, with
/// [`Command`](std::process::Command) or [`fork`](super::fork()), is not among them, and in a
/// fork there are none.
///
/// ```
/// use many_hands::process::{Process, children};
///
/// let forever = |()| loop { std::thread::park() };
/// let child: Process = Process::builder().name("patient").daemon(true).spawn(forever, ())?;
/// assert!(children().iter().any(|other| other.pid == child.pid() && other.name == "patient"));
/// child.kill()?;
/// child.join()?;
/// assert!(!children().iter().any(|other| other.pid == child.pid()));
/// # Ok::<(), many_hands::process::Error>(())
/// ```
#[must_use]
#[doc(alias = "active_children")]
pub fn children() -> Vec<Child> {
    let this = std::process::id();
    let listed = list();
    let ours = listed.entries.values().filter(|entry| entry.parent == this && is_running(entry.child.pid));
    ours.map(|entry| entry.child.clone()).collect()
}

/// Leaves the status for the one that joins.
fn is_running(pid: u32) -> bool {
    let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    waitid(Id::Pid(Pid::from_raw(pid.cast_signed())), look) == Ok(WaitStatus::StillAlive)
}

struct Entry {
    parent: u32,
    child: Child,
}

struct List {
    entries: BTreeMap<u64, Entry>,
    added: u64,
}

static LIST: Mutex<List> = Mutex::new(List { entries: BTreeMap::new(), added: 0 });

/// Nothing under this lock can leave it half changed, so poison says nothing.
fn list() -> MutexGuard<'static, List> {
    LIST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A process in the list, until this is dropped.
#[derive(Debug)]
pub(super) struct Listed(u64);

impl Listed {
    pub(super) fn new(pid: u32, name: &str) -> Self {
        let mut list = list();
        list.added += 1;
        let (number, child) = (list.added, Child { pid, name: name.to_string() });
        list.entries.insert(number, Entry { parent: std::process::id(), child });
        Self(number)
    }

    /// Takes it out. To be called before the status is taken: from then on the system may give the
    /// number to another process.
    pub(super) fn remove(&self) {
        list().entries.remove(&self.0);
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.remove();
    }
}
