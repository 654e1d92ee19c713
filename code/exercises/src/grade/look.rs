//! What the kernel says of a thread at one moment, as `/proc` shows it.

use std::fs;
use std::path::Path;

/// One look at a thread.
pub struct Look {
    /// One letter: R runs or could run, S sleeps, Z has ended.
    pub state: char,
    /// Clock ticks that it took.
    pub ticks: u64,
    /// How often it gave up the processor or lost it.
    pub switches: u64,
}

impl Look {
    /// Nothing, if it is gone.
    pub fn at(task: &Path) -> Option<Self> {
        let stat = fs::read_to_string(task.join("stat")).ok()?;
        // The name stands in parentheses, and may hold some itself.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |n: usize| fields.get(n).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
        let status = fs::read_to_string(task.join("status")).ok()?;
        let switches = status.lines().filter(|line| line.contains("ctxt_switches"));
        let switches = switches.filter_map(|line| line.rsplit('\t').next()?.parse::<u64>().ok()).sum();
        Some(Self { state: fields.first()?.chars().next()?, ticks: ticks(11) + ticks(12), switches })
    }
}
