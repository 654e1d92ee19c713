use std::fs;

use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;

/// One process of this machine, as `/proc` showed it at one moment.
pub(crate) struct Process {
    pub pid: Pid,
    pub parent: Pid,
    pub session: Pid,
    /// In clock ticks since the machine started: with the pid, it tells a process from a later
    /// one that was given the same pid.
    pub started: u64,
    name: String,
    state: char,
}

impl Process {
    pub fn all() -> impl Iterator<Item = Self> {
        let entries = fs::read_dir("/proc").expect("/proc lists the processes");
        entries.filter_map(|entry| {
            let pid = entry.ok()?.file_name().to_str()?.parse().ok()?;
            Self::read(pid)
        })
    }

    /// `None` when the process is gone by now.
    fn read(pid: i32) -> Option<Self> {
        let stat = fs::read(format!("/proc/{pid}/stat")).ok()?;
        let stat = String::from_utf8_lossy(&stat);
        // The name stands in parentheses and may itself hold spaces and parentheses.
        let (head, tail) = stat.rsplit_once(") ")?;
        let (_, name) = head.split_once(" (")?;
        let fields: Vec<_> = tail.split_ascii_whitespace().collect();
        let id = |field: usize| Some(Pid::from_raw(fields.get(field)?.parse().ok()?));
        Some(Self {
            pid: Pid::from_raw(pid),
            name: name.into(),
            state: fields.first()?.chars().next()?,
            parent: id(1)?,
            session: id(3)?,
            started: fields.get(19)?.parse().ok()?,
        })
    }

    pub fn has_ended(&self) -> bool {
        matches!(self.state, 'Z' | 'X')
    }

    /// Whether it has ended and waits for this process, its parent, to reap it.
    pub fn is_our_zombie(&self) -> bool {
        self.has_ended() && self.parent == Pid::this()
    }

    /// Whether it was started with this entry, `NAME=value`, in its environment.
    pub fn carries(&self, mark: &str) -> bool {
        fs::read(format!("/proc/{}/environ", self.pid))
            .is_ok_and(|environ| environ.split(|&byte| byte == 0).any(|entry| entry == mark.as_bytes()))
    }

    /// What a message calls it: its pid, state and command line.
    pub fn describe(&self) -> String {
        let state = match self.state {
            'R' => "running",
            'S' => "sleeping",
            'D' => "waiting for a device",
            'T' | 't' => "stopped",
            'Z' | 'X' => "ended",
            other => return format!("pid {}, state {other}: {}", self.pid, self.command_line()),
        };
        format!("pid {}, {state}: {}", self.pid, self.command_line())
    }

    /// Its program's name in brackets, as `ps` does, when the command line is gone.
    fn command_line(&self) -> String {
        let line = fs::read(format!("/proc/{}/cmdline", self.pid)).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.is_empty() { format!("[{}]", self.name) } else { line.trim_end().into() }
    }
}

/// Reaps one child that has ended. By its pid and never just any child: other runs are under way
/// in other threads, and each has its own children.
pub(crate) fn reap(child: Pid) {
    // An error means that the child is gone, which is all that is wanted.
    let _ = waitpid(child, Some(WaitPidFlag::WNOHANG));
}
