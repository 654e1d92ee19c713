//! Tells which lines of a recorded output were said on stderr. A recording has both streams in one.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::run::Run;

/// The lines of stdout and those of stderr.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Streams {
    pub stdout: Vec<String>,
    pub stderr: Vec<String>,
}

/// Takes an output apart by what live runs of the same program wrote to which stream.
///
/// - A line that reads like one that they said on stderr was said on stderr, whatever numbers and
///   folders it names.
/// - Where a line reads like some of theirs on both streams, the first ones are stderr's, as many
///   as were theirs.
/// - An indented line belongs to the line above it, unless it reads like one of their stdout: in a
///   traceback another Python names other lines of its library.
pub(crate) fn apart(output: &str, live: &[Run]) -> Streams {
    let said = most_often(live.iter().map(|run| &run.stderr));
    let printed = most_often(live.iter().map(|run| &run.stdout));
    let mut streams = Streams::default();
    let mut found: HashMap<String, usize> = HashMap::new();
    let mut above_is_stderr = false;
    for line in output.lines() {
        let shape = shape(line);
        let is_stderr = match (said.get(&shape), printed.contains_key(&shape)) {
            (Some(_), false) => true,
            (Some(&times), true) => {
                let so_far = found.entry(shape).or_default();
                *so_far += 1;
                *so_far <= times
            }
            (None, true) => false,
            (None, false) => above_is_stderr && line.starts_with([' ', '\t']),
        };
        above_is_stderr = is_stderr;
        let stream = if is_stderr { &mut streams.stderr } else { &mut streams.stdout };
        stream.push(line.to_owned());
    }
    streams
}

/// How often a line of each shape came, in the run in which it came most often.
fn most_often<'a>(runs: impl Iterator<Item = &'a Vec<String>>) -> HashMap<String, usize> {
    let mut most = HashMap::new();
    for lines in runs {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for line in lines {
            *counts.entry(shape(line)).or_default() += 1;
        }
        for (shape, count) in counts {
            let entry = most.entry(shape).or_default();
            *entry = count.max(*entry);
        }
    }
    most
}

/// A line without what changes from run to run and from one folder to another.
fn shape(line: &str) -> String {
    static CHANGES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"0x[0-9a-fA-F]+|\d+|(?<folder>[^\s"'(]*/)"#).expect("the pattern is well formed")
    });
    CHANGES.replace_all(line, |found: &Captures| if found.name("folder").is_some() { "" } else { "#" }).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command;

    /// A run that says and prints these lines.
    fn live(stdout: &[&str], stderr: &[&str]) -> Run {
        let script = r#"for line; do case $line in --) exec >&2;; *) printf '%s\n' "$line"; esac; done"#;
        let arguments = [&["-c", script, "sh"], stdout, &["--"], stderr].concat();
        command("sh", arguments).says(stderr.iter().map(|line| line.replace('{', "{{").replace('}', "}}"))).run()
    }

    fn assert_apart(output: &[&str], live: &[Run], stderr: &[&str]) {
        let streams = apart(&output.join("\n"), live);
        assert_eq!(streams.stderr, stderr);
        assert_eq!(streams.stdout.len() + streams.stderr.len(), output.len());
    }

    #[test]
    fn without_a_word_on_stderr_all_is_stdout() {
        assert_apart(&["a", "  b", "", "c"], &[live(&["a"], &[])], &[]);
        assert_apart(&["a"], &[], &[]);
    }

    #[test]
    fn numbers_and_folders_may_differ() {
        let said = ["thread 7 at 0x7f1a panicked at /srv/x/code/a.rs:12", r#"File "/srv/x/y.py", line 3"#];
        let recorded = ["thread 12 at 0x55 panicked at code/a.rs:9", r#"File "../y.py", line 30"#];
        let output = ["total 1", recorded[0], "total 2", recorded[1], "thread 7 is well"];
        assert_apart(&output, &[live(&["total 1"], &said)], &recorded);
    }

    #[test]
    fn any_live_run_can_tell() {
        let runs = [live(&["a"], &[]), live(&["a"], &["oops"])];
        assert_apart(&["oops", "a", "oops"], &runs, &["oops", "oops"]);
    }

    #[test]
    fn of_lines_on_both_streams_the_first_are_stderrs() {
        let runs = [live(&["5 fails", "6 fails"], &["1 fails"])];
        assert_apart(&["1 fails", "2 fails", "3 fails"], &runs, &["1 fails"]);
    }

    #[test]
    fn indented_lines_belong_to_the_line_above() {
        let runs = [live(&["main:", "  counts"], &["Traceback:", "  in f", "Error"])];
        let output = ["main:", "  counts", "  more", "Traceback:", "  in g", "    ~~~^^^", "  counts", "Error"];
        assert_apart(&output, &runs, &["Traceback:", "  in g", "    ~~~^^^", "Error"]);
    }
}
