//! What a supervisor is told on its standard input, and what it says on its standard output: one
//! JSON object a line.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A program to run, and what it may do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    pub program: PathBuf,
    pub arguments: Vec<String>,
    /// All of its environment, but for `TMPDIR`.
    pub environment: BTreeMap<String, String>,
    pub folder: PathBuf,
    /// Its `TMPDIR`: made before the run and removed after it.
    pub scratch: PathBuf,
    /// Files and folders it may read besides those of the system.
    pub readable: Vec<PathBuf>,
    /// Folders it may write to besides `scratch`.
    pub writable: Vec<PathBuf>,
    /// Whether its standard output is a terminal, on which Python writes each line at once.
    pub terminal: bool,
    /// Whether it runs traced, for a picture of what the kernel saw.
    pub xray: bool,
    pub isolation: Isolation,
    pub limits: Limits,
}

/// What a program gets of its own, besides its session and its scratch folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Isolation {
    /// Nothing: it sees the processes and the network of the machine.
    None,
    /// Its own network, in which there is nothing but itself.
    Network,
    /// Its own network, processes, mounts and shared memory.
    Namespaces,
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

/// What happens to a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Said {
    Output { stream: Stream, text: String },
    End(End),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    Stdout,
    Stderr,
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct End {
    pub code: Option<i32>,
    pub signal: Option<String>,
    pub milliseconds: f64,
    pub reason: Option<Reason>,
    /// A sentence for the reader.
    pub text: Option<String>,
    /// What the kernel saw of it, as an SVG, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xray: Option<String>,
    /// The lowest and the highest process id of the run, on the machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pids: Option<(u32, u32)>,
}

/// Why a run was ended, if it did not end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    Time,
    Output,
    Memory,
    Processes,
    Compile,
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
