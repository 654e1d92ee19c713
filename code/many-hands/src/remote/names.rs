//! The names of what a pool keeps in Redis.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::BuildHasher;

/// The group of consumers of each stream of tasks; the scripts name it too.
pub(super) const GROUP: &str = "w";

/// The keys of one pool, for programs of one version. The braces keep them together in a cluster.
#[derive(Debug, Clone)]
pub(super) struct Names {
    pool: String,
    version: String,
}

impl Names {
    pub(super) fn new(pool: &str, version: &str) -> Self {
        Self { pool: format!("{{many-hands:{pool}}}"), version: version.to_string() }
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    pub(super) fn base(&self) -> String {
        format!("{}:v:{}", self.pool, self.version)
    }

    pub(super) fn tasks(&self) -> String {
        self.base() + ":tasks"
    }

    pub(super) fn replies(&self, client: &str) -> String {
        format!("{}:replies:{client}", self.base())
    }

    pub(super) fn client(&self, client: &str) -> String {
        format!("{}:client:{client}", self.base())
    }

    pub(super) fn worker(&self, worker: &str) -> String {
        format!("{}:worker:{worker}", self.base())
    }

    pub(super) fn workers(&self) -> String {
        format!("{}:workers", self.pool)
    }

    pub(super) fn dead(&self) -> String {
        self.base() + ":dead"
    }

    pub(super) fn counts(&self) -> String {
        self.base() + ":counts"
    }

    /// The versions that there have been.
    pub(super) fn versions(&self) -> String {
        format!("{}:versions", self.pool)
    }

    /// The versions of the programs that submit.
    pub(super) fn submitters(&self) -> String {
        format!("{}:submitters", self.pool)
    }
}

/// A name that no other client or worker has.
pub(super) fn unique() -> String {
    // Each of them has keys of its own, from the system's random numbers.
    let random = RandomState::new().hash_one(std::process::id());
    format!("{}-{}-{random:016x}", host(), std::process::id())
}

/// The name of this machine.
pub(super) fn host() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name: String =
        name.trim().chars().filter(|letter| letter.is_ascii_alphanumeric() || "-.".contains(*letter)).collect();
    if name.is_empty() { "unnamed".to_string() } else { name }
}
