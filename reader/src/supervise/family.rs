//! A process and all that come from it, as `/proc` shows them.
//!
//! A supervisor is a subreaper: a process whose parent ends becomes its child. So whatever sessions
//! and groups its descendants make, and whichever of them ends, all remain its descendants.

use std::collections::BTreeSet;
use std::fs;
use std::process;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, wait};

/// What a family takes at one moment.
#[derive(Debug, Default)]
pub struct Use {
    pub processes: usize,
    /// At least one for each process.
    pub threads: usize,
    /// Bytes.
    pub memory: u64,
}

/// All descendants of this process that have not ended and been waited for, or more than `most` of
/// them: where each has a child before one has looked, there is no end to it.
pub fn descendants(most: usize) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut open = vec![process::id()];
    while let Some(pid) = open.pop().filter(|_| found.len() <= most) {
        for child in children(pid) {
            if found.insert(child) {
                open.push(child);
            }
        }
    }
    found
}

/// The children of all threads of a process.
fn children(pid: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()).collect()
}

pub fn usage(family: &BTreeSet<u32>) -> Use {
    let page = rustix::param::page_size() as u64;
    let mut sum = Use::default();
    for pid in family {
        // A process that has just ended counts for nothing.
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        // The name stands in parentheses, and may hold some itself.
        let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
        let field = |n: usize| fields.get(n).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
        sum.processes += 1;
        sum.threads += field(17) as usize;
        sum.memory += field(21) * page;
    }
    sum
}

/// After so many, those that have ended meanwhile are put away: reading of them takes time.
const AT_A_TIME: usize = 100;

/// Kills all descendants, and waits for their end.
///
/// Each as soon as it is seen: a child that goes on where its parent ends has no longer life than
/// that. What is killed starts no other, and hands its children up, until they are this process's
/// own; with process 1 of a namespace all others end.
pub fn kill() {
    let mut before = BTreeSet::new();
    loop {
        let mut seen = BTreeSet::new();
        let mut open = vec![process::id()];
        while let Some(pid) = open.pop().filter(|_| seen.len() <= AT_A_TIME) {
            let children = children(pid);
            for child in &children {
                send(*child, Signal::KILL);
            }
            open.extend(children.into_iter().filter(|child| seen.insert(*child)));
        }
        if seen.is_empty() {
            break;
        }
        // Those that have ended would else be seen again and again.
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
        if seen == before {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        before = seen;
    }
}

fn send(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        // It may have ended meanwhile, and then all is well.
        let _ = kill_process(pid, signal);
    }
}
