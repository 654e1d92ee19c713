//! A program with all that it starts, as one thing that can be ended.

use std::io::{self, Write};
use std::process::{Child, Command, ExitStatus, Stdio};

/// A process group. Dropped before its program has ended, it is killed; if this process is, it is
/// killed as well.
pub(crate) struct Group {
    child: Child,
    ended: bool,
    watchdog: Watchdog,
}

/// Holds the program back until the watchdog knows its group: whatever happens, one of the two
/// pipes ends.
const GATE: &str = r#"read -r go && exec "$@" < /dev/null"#;

/// Reads the group's number, and then waits: for the word that all is well, or for the end of the
/// pipe.
const WATCH: &str = r#"read -r group && { read -r word || kill -s KILL -- "-$group"; }"#;

impl Group {
    /// Starts a program, which `prepare` may arrange for further; its standard input is empty.
    pub fn start(command: &[&str], prepare: impl FnOnce(&mut Command)) -> io::Result<Self> {
        children_can_be_waited_for()?;
        let watchdog = Watchdog::start()?;
        let mut gate = Command::new("sh");
        gate.args(["-c", GATE, "sh"]).args(command).stdin(Stdio::piped());
        lead_a_group(&mut gate);
        prepare(&mut gate);
        let mut group = Self { child: gate.spawn()?, ended: false, watchdog };
        let number = group.number();
        group.watchdog.tell(&number.to_string())?;
        if let Some(mut go) = group.child.stdin.take() {
            go.write_all(b"\n")?;
        }
        Ok(group)
    }

    /// The number of its first process.
    pub fn number(&self) -> u32 {
        self.child.id()
    }

    /// How the program ended, once it has.
    pub fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        let status = self.child.try_wait()?;
        self.ended |= status.is_some();
        Ok(status)
    }

    #[cfg(unix)]
    fn kill(&mut self) {
        use rustix::process::{Pid, Signal, kill_process_group};

        // It may be gone already, and then all is well.
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
    }

    #[cfg(not(unix))]
    fn kill(&mut self) {
        let _ = self.child.kill();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.ended {
            self.kill();
            let _ = self.child.wait();
        }
    }
}

/// A shell that outlives us if we are killed, and then kills the group.
struct Watchdog(Option<Child>);

impl Watchdog {
    fn start() -> io::Result<Self> {
        let mut shell = Command::new("sh");
        shell.args(["-c", WATCH]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        lead_a_group(&mut shell);
        Ok(Self(Some(shell.spawn()?)))
    }

    fn tell(&mut self, line: &str) -> io::Result<()> {
        match self.0.as_mut().and_then(|shell| shell.stdin.as_mut()) {
            Some(pipe) => pipe.write_all(format!("{line}\n").as_bytes()),
            None => Ok(()),
        }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        // Told nothing yet, it ends by itself.
        let _ = self.tell("well");
        if let Some(mut shell) = self.0.take() {
            drop(shell.stdin.take());
            let _ = shell.wait();
        }
    }
}

#[cfg(unix)]
fn lead_a_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;

    command.process_group(0);
}

#[cfg(not(unix))]
fn lead_a_group(_: &mut Command) {}

/// Our parent may ignore SIGCHLD. Then no child can be waited for, neither by us nor by the
/// commands, which inherit that. A signal that is handled is at its default again in a new program.
#[cfg(unix)]
fn children_can_be_waited_for() -> io::Result<()> {
    use std::sync::atomic::AtomicBool;
    use std::sync::{Arc, OnceLock};

    static HANDLED: OnceLock<Result<(), io::ErrorKind>> = OnceLock::new();
    let handle = || {
        let ignored = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(signal_hook::consts::SIGCHLD, ignored).map(drop).map_err(|error| error.kind())
    };
    (*HANDLED.get_or_init(handle)).map_err(io::Error::from)
}

#[cfg(not(unix))]
fn children_can_be_waited_for() -> io::Result<()> {
    Ok(())
}
