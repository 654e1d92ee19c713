//! From where a program is its own: what a loader or an interpreter does before is not its doing.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::{LaneId, Trace, What};

/// What an interpreter was asked to run: a file, or something that is no file (`-c`, `-m`).
#[derive(Debug, PartialEq, Eq)]
pub struct Script(pub Option<PathBuf>);

impl Script {
    /// What `program` runs, if it is a Python that stands for the command: because the command is
    /// called so, whatever it goes through to get there, or is itself a script.
    pub fn of(command: &[String], program: &Path, arguments: &[OsString]) -> Option<Self> {
        let stands_for_it = command.first().is_some_and(|word| is_python(Path::new(word)) || word.ends_with(".py"));
        if !stands_for_it || !is_python(program) {
            return None;
        }
        let mut arguments = arguments.iter().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                // Options that take the next word.
                Some("-W" | "-X" | "--check-hash-based-pycs") => _ = arguments.next(),
                Some(word) if word.starts_with("-c") || word.starts_with("-m") || word == "-" => {
                    return Some(Self(None));
                }
                Some(word) if word.starts_with('-') => {}
                _ => return Some(Self(Some(PathBuf::from(argument)))),
            }
        }
        Some(Self(None))
    }
}

fn is_python(program: &Path) -> bool {
    let name = program.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let version = name.strip_prefix("python").or_else(|| name.strip_prefix("pypy"));
    version.is_some_and(|version| version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

/// Takes away what was over by `begin` and counts time from there.
pub fn cut(trace: &mut Trace, begin: u64) {
    let stays: Vec<_> = trace
        .lanes
        .iter()
        .enumerate()
        .map(|(id, lane)| id == 0 || lane.ended.is_none_or(|ended| ended >= begin))
        .collect();
    let mut kept = stays.iter().scan(0, |next, &stays| {
        *next += usize::from(stays);
        Some(stays.then_some(*next - 1))
    });
    let numbers: Vec<Option<LaneId>> = kept.by_ref().collect();
    let since = |time: u64| time.saturating_sub(begin);

    let before = trace.events.len();
    trace.events.retain(|event| {
        let begins = event.what == What::Start && event.lane == 0;
        numbers[event.lane].is_some() && (begins || event.until.is_none_or(|until| until >= begin))
    });
    trace.hidden += before - trace.events.len();
    for event in &mut trace.events {
        event.at = since(event.at);
        event.until = event.until.map(since);
        event.lane = numbers[event.lane].unwrap_or(0);
        event.what.renumber(&numbers);
    }

    let mut number = 0;
    trace.lanes.retain(|_| {
        number += 1;
        stays[number - 1]
    });
    for lane in &mut trace.lanes {
        lane.born = since(lane.born);
        lane.ended = lane.ended.map(since);
        lane.process = numbers[lane.process].unwrap_or(0);
        lane.parent = lane.parent.and_then(|parent| numbers[parent]);
    }
    trace.duration = since(trace.duration);
    drop_unused(trace);
}

/// Channels and words that only what was cut has used.
fn drop_unused(trace: &mut Trace) {
    let channels: HashSet<_> = trace.events.iter().flat_map(|event| event.what.channels()).collect();
    let words: HashSet<_> = trace
        .events
        .iter()
        .filter_map(|event| event.what.word())
        .chain(trace.lanes.iter().filter_map(|lane| lane.join))
        .collect();
    let channels = numbering(trace.channels.len(), &channels);
    let words = numbering(trace.words.len(), &words);

    for event in &mut trace.events {
        event.what.renumber_channels(&channels);
        if let What::FutexWait { word, .. } | What::FutexWake { word, .. } = &mut event.what {
            *word = words[*word].unwrap_or(0);
        }
    }
    for lane in &mut trace.lanes {
        lane.join = lane.join.and_then(|word| words[word]);
    }
    retain(&mut trace.channels, &channels);
    retain(&mut trace.words, &words);
    for channel in &mut trace.channels {
        channel.peer = channel.peer.and_then(|peer| channels[peer]);
    }
}

fn numbering(count: usize, used: &HashSet<usize>) -> Vec<Option<usize>> {
    let mut next = 0;
    (0..count)
        .map(|id| {
            used.contains(&id).then(|| {
                next += 1;
                next - 1
            })
        })
        .collect()
}

fn retain<T>(things: &mut Vec<T>, numbers: &[Option<usize>]) {
    let mut number = 0;
    things.retain(|_| {
        number += 1;
        numbers[number - 1].is_some()
    });
}

impl What {
    fn renumber(&mut self, numbers: &[Option<LaneId>]) {
        match self {
            What::Fork { child } | What::Thread { child } => *child = numbers[*child].unwrap_or(0),
            What::Signal { sender: lane, .. } | What::Send { target: lane, .. } | What::Wait { child: lane } => {
                *lane = lane.and_then(|lane| numbers[lane]);
            }
            What::Poll { processes, .. } => *processes = processes.iter().filter_map(|&id| numbers[id]).collect(),
            _ => {}
        }
    }

    fn renumber_channels(&mut self, numbers: &[Option<usize>]) {
        match self {
            What::Read { channel, .. } | What::Write { channel, .. } | What::Connect { channel } => {
                *channel = numbers[*channel].unwrap_or(0);
            }
            What::Accept { channel } => *channel = channel.and_then(|id| numbers[id]),
            What::Poll { ready, .. } => *ready = ready.iter().filter_map(|&id| numbers[id]).collect(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(command: &str, program: &str, arguments: &[&str]) -> Option<Script> {
        let arguments: Vec<_> = arguments.iter().map(OsString::from).collect();
        Script::of(&[command.to_owned()], Path::new(program), &arguments)
    }

    #[test]
    fn a_script_is_the_first_word_that_is_no_option() {
        let found = script("python3", "/usr/bin/python3.11", &["python3", "-u", "-X", "dev", "x.py", "-v"]);
        assert_eq!(found, Some(Script(Some("x.py".into()))));
    }

    #[test]
    fn a_module_or_a_line_of_code_is_no_file() {
        assert_eq!(script("python3", "/usr/bin/python3.11", &["python3", "-m", "x"]), Some(Script(None)));
        assert_eq!(script("python3", "/usr/bin/python3.11", &["python3", "-c", "x"]), Some(Script(None)));
    }

    #[test]
    fn a_shell_on_the_way_to_python_is_not_the_script() {
        assert_eq!(script("python3", "/bin/bash", &["bash", "shims/python3", "x.py"]), None);
    }

    #[test]
    fn a_program_that_becomes_python_is_its_own_first_line() {
        assert_eq!(script("target/debug/starter", "/usr/bin/python3.11", &["python3", "x.py"]), None);
    }
}
