//! What a run may do. The walls are built from it, and so is what the page says of them.

use std::io;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::job::Reason;
use super::namespaces::UNPRIVILEGED;

/// What a run may do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Policy {
    /// Files and folders it may read besides those of the system.
    pub read: Vec<PathBuf>,
    /// Folders it may write to besides its scratch folder.
    pub write: Vec<PathBuf>,
    pub reach: Reach,
    /// Whether its processes may trace one another, as a judge of exercises does.
    pub traces: bool,
    /// How long it may last, and how much it may use.
    pub limits: Limits,
}

/// What of the machine a run may reach besides files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// Its network and its processes: the book's own programs show them.
    Machine,
    /// Nothing but itself, as far as these walls hold.
    Itself(Walls),
}

/// Which walls around a changed program the kernel lets be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walls {
    pub namespaces: Namespaces,
    /// Whether it runs as a user that owns nothing: root's runs do, where files can be shown to it.
    pub disowned: bool,
    /// Whether system calls are filtered.
    pub filter: bool,
}

/// What a changed program gets of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Namespaces {
    /// Nothing: it sees the files, processes and network of the machine.
    None,
    /// Its own network, shared memory, and mounts, which are read-only.
    AllButProcesses,
    /// Its own processes as well.
    All,
}

/// How much a run may take.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// Seconds of a run.
    pub seconds: u32,
    /// Bytes of output of a run.
    pub output: usize,
    /// Processes of a run.
    pub processes: usize,
    /// Bytes of memory of a run.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { seconds: 60, output: 1 << 20, processes: 500, memory: 1 << 30 }
    }
}

impl Policy {
    /// What a program may do, in one line for the page: no more is said than what is held, with
    /// Landlock or without it.
    pub fn line(&self, landlock: bool) -> String {
        let own = self.reach.namespaces();
        let files = landlock || own != Namespaces::None;
        let program = if self.reach == Reach::Machine { "A program" } else { "A changed program" };
        let reads = if files { "reads the book and the system" } else { "reads every file that you can read" };
        let writes = if files {
            "writes to a scratch folder and to shared memory"
        } else {
            "writes to every file that you can write to"
        };
        // Landlock has no say in limits, priorities and processors of others.
        let filter = self.reach.walls().is_some_and(|walls| walls.filter);
        let processes = own == Namespaces::All || (landlock && filter);
        let reaches = match (own != Namespaces::None, processes) {
            (true, true) => "reaches nothing but itself",
            (true, false) => "reaches your other processes",
            (false, true) => "reaches the network",
            (false, false) => "reaches the network and your other processes",
        };
        let Limits { seconds, memory, processes, .. } = self.limits;
        let memory = size(memory);
        format!(
            "{program} {reads}, {writes}, {reaches}, lasts {seconds} s at most, \
             and uses {memory} of memory and {processes} processes at most."
        )
    }

    /// How it is held to that, and what it is not held to.
    pub fn details(&self, landlock: bool) -> String {
        let mut said = vec!["All that it starts ends with it, and its scratch folder is removed.".to_owned()];
        let mut say = |holds: bool, sentence: &str| said.extend(holds.then(|| sentence.to_owned()));
        say(landlock, "Landlock holds it to these files, and its signals to its own processes.");
        say(!landlock, "This kernel has no Landlock, or an old one.");
        let Reach::Itself(walls) = self.reach else {
            say(true, "It runs as you, and sees the processes and the network of this machine.");
            return said.join(" ");
        };
        match walls.namespaces {
            Namespaces::All => {
                say(
                    true,
                    "Its network, its processes, its shared memory and its mounts are its own; of these, all but the scratch folder are read-only.",
                );
            }
            Namespaces::AllButProcesses => {
                say(
                    true,
                    "Its network, its shared memory and its mounts are its own; of these, all but the scratch folder are read-only.",
                );
                say(true, "It sees the processes of this machine, for this kernel allows it none of its own.");
            }
            Namespaces::None => {
                say(
                    true,
                    "This kernel allows no namespaces: it can connect to the sockets of your other programs, and \
                     files that it leaves in shared memory stay.",
                );
                say(!walls.filter, "It can change the modes, owners and times of your files.");
            }
        }
        say(walls.filter, "System calls that no listing needs are refused.");
        say(
            !walls.filter,
            "This kernel filters no system calls: it can use your keyrings, and sockets to the host of a virtual machine.",
        );
        say(walls.disowned, "It runs as a user that owns nothing.");
        say(!walls.disowned, "It runs as you.");
        say(true, "The book's own programs see the processes and the network of this machine besides.");
        said.join(" ")
    }
}

impl Reach {
    pub fn walls(self) -> Option<Walls> {
        match self {
            Self::Machine => None,
            Self::Itself(walls) => Some(walls),
        }
    }

    /// Makes a folder the run's own, whichever user it runs as.
    pub fn give(self, folder: &Path) -> io::Result<()> {
        if self.walls().is_some_and(|walls| walls.disowned) {
            chown(folder, Some(UNPRIVILEGED), Some(UNPRIVILEGED))?;
        }
        Ok(())
    }

    /// Which namespaces of its own a run gets.
    pub fn namespaces(self) -> Namespaces {
        self.walls().map_or(Namespaces::None, |walls| walls.namespaces)
    }
}

impl Limits {
    /// There are listings with a thousand threads, but with few processes.
    pub fn threads(&self) -> usize {
        self.processes * 8
    }

    /// Which of them ended a run, as a sentence.
    pub fn reached(&self, reason: Reason) -> String {
        match reason {
            Reason::Time => format!("It was ended after {} s, which is as long as a run may take.", self.seconds),
            Reason::Output => {
                format!(
                    "It was ended after {} of output, which is as much as a run may write.",
                    size(self.output as u64)
                )
            }
            Reason::Memory => {
                format!("It was ended when it took more than {} of memory.", size(self.memory))
            }
            Reason::Processes => {
                format!(
                    "It was ended when it had more than {} processes or {} threads.",
                    self.processes,
                    self.threads()
                )
            }
            Reason::Compile => "It does not compile.".to_owned(),
        }
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        _ if bytes >= 1 << 30 => format!("{} GiB", bytes >> 30),
        _ if bytes >= 1 << 20 => format!("{} MiB", bytes >> 20),
        _ => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(reach: Reach) -> Policy {
        Policy { read: Vec::new(), write: Vec::new(), reach, traces: false, limits: Limits::default() }
    }

    #[test]
    fn the_line_names_what_may_be_read_written_reached_and_used() {
        let walls = Walls { namespaces: Namespaces::All, disowned: false, filter: true };
        assert_eq!(
            policy(Reach::Itself(walls)).line(true),
            "A changed program reads the book and the system, writes to a scratch folder and to shared memory, \
             reaches nothing but itself, lasts 60 s at most, and uses 1 GiB of memory and 500 processes at most."
        );
    }

    #[test]
    fn what_no_wall_holds_is_said() {
        let walls = Walls { namespaces: Namespaces::None, disowned: false, filter: false };
        let open = policy(Reach::Itself(walls));
        assert!(open.line(false).contains("reads every file that you can read, writes to every file"));
        assert!(open.line(false).contains("reaches the network and your other processes"));
        let details = open.details(false);
        for hole in ["no Landlock", "no namespaces", "modes, owners and times", "keyrings", "as you"] {
            assert!(details.contains(hole), "{hole}: {details}");
        }
        assert!(policy(Reach::Machine).line(true).starts_with("A program reads the book"));
    }
}
