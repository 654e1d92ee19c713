//! `cargo run --bin NAME -- LISTING` inside a command.

use super::job::Job;

/// One such call.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CargoRun<'a> {
    pub binary: &'a str,
    /// The words after `--`: among them, perhaps, the names of listings.
    pub arguments: Vec<&'a str>,
}

/// Every call of `cargo run` in the command that names its binary.
pub(super) fn calls(job: &Job) -> Vec<CargoRun<'_>> {
    let words = job.words();
    let starts = words.windows(2).enumerate().filter(|(_, pair)| *pair == ["cargo", "run"]).map(|(n, _)| n);
    let mut ends = starts.clone().skip(1).chain([words.len()]);
    starts.filter_map(|start| call(&words[start..ends.next()?])).collect()
}

fn call<'a>(words: &[&'a str]) -> Option<CargoRun<'a>> {
    let dashes = words.iter().position(|word| *word == "--");
    let (options, arguments) = words.split_at(dashes.unwrap_or(words.len()));
    let flag = options.iter().position(|word| *word == "--bin")?;
    Some(CargoRun { binary: options.get(flag + 1)?, arguments: arguments.iter().skip(1).copied().collect() })
}
