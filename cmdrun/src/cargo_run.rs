//! `cargo run --bin NAME` inside a command.

use crate::job::Job;
use crate::words::words;

/// The binaries that a command has cargo run.
pub(crate) fn binaries(job: &Job) -> Vec<String> {
    let words = words(&job.command.text);
    let starts = words.windows(2).enumerate().filter(|(_, pair)| *pair == ["cargo", "run"]).map(|(n, _)| n);
    let ends = starts.clone().skip(1).chain([words.len()]);
    starts.zip(ends).filter_map(|(start, end)| binary(&words[start..end])).collect()
}

fn binary(words: &[String]) -> Option<String> {
    let options = words.iter().take_while(|word| *word != "--");
    options.skip_while(|word| *word != "--bin").nth(1).cloned()
}
