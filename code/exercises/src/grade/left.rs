//! What the reader's code left behind in its process when it returned.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::family::children;

/// What is there that was not there before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Children that have ended and were not waited for.
    pub zombies: usize,
    /// Children that still run.
    pub children: usize,
    /// Threads that still run.
    pub threads: usize,
    /// What open descriptors lead to.
    pub descriptors: Vec<String>,
    /// Temporary files.
    pub files: Vec<String>,
    /// Entries of `/dev/shm`.
    pub shared_memory: Vec<String>,
}

/// What was there before.
pub struct Before {
    descriptors: BTreeSet<String>,
    shared_memory: BTreeSet<String>,
}

impl Before {
    pub fn now() -> Self {
        Self { descriptors: names("/proc/self/fd"), shared_memory: names("/dev/shm") }
    }

    pub fn left(&self) -> Left {
        let children = children(std::process::id().cast_signed());
        let zombies = children.iter().filter(|child| has_ended(**child)).count();
        // The listing itself needs a descriptor, which is gone when it is looked at.
        let descriptors = names("/proc/self/fd");
        let descriptors = descriptors.difference(&self.descriptors);
        let descriptors = descriptors.filter_map(|fd| fs::read_link(Path::new("/proc/self/fd").join(fd)).ok());
        Left {
            zombies,
            children: children.len() - zombies,
            threads: threads(),
            descriptors: descriptors.map(|target| target.display().to_string()).collect(),
            files: names(&std::env::temp_dir()).into_iter().collect(),
            shared_memory: names("/dev/shm").difference(&self.shared_memory).cloned().collect(),
        }
    }
}

/// How long a thread that has been joined may take to leave the kernel, too.
const GRACE: Duration = Duration::from_millis(300);

/// Other threads of this process.
fn threads() -> usize {
    let begin = Instant::now();
    loop {
        let others = names("/proc/self/task").len() - 1;
        if others == 0 || begin.elapsed() > GRACE {
            return others;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn has_ended(pid: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with(['Z', 'X']))
}

fn names(folder: impl AsRef<Path>) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
