//! `cargo run --bin NAME` inside a command.

use std::path::Path;
use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

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

/// A plain call: whatever else it asked of cargo, the program alone would not do.
static CALL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"cargo run(?: -q| --quiet)? --bin ([\w-]+)(?: --( |$)| *$)").expect("the pattern is well formed")
});

/// The command with the programs in place of the calls that have cargo run them. Cargo has built
/// them by now, and looks for changes in each call: for longer than many programs run.
pub(crate) fn without_cargo(command: &str, target: &Path) -> String {
    let program = |call: &Captures| {
        let program = target.join("debug").join(&call[1]);
        match program.to_str() {
            Some(path) if program.is_file() && !path.contains('\'') => {
                format!("'{path}'{}", call.get(2).map_or("", |space| space.as_str()))
            }
            _ => call[0].to_owned(),
        }
    };
    CALL.replace_all(command, program).into_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_program_that_was_built_takes_the_place_of_its_call() {
        let target = tempfile::tempdir().unwrap();
        fs::create_dir(target.path().join("debug")).unwrap();
        let program = target.path().join("debug/chapter-6");
        fs::write(&program, "").unwrap();
        let program = program.display();
        for (command, becomes) in [
            ("cargo run -q --bin chapter-6 -- lost 2>&1 | head", format!("'{program}' lost 2>&1 | head")),
            ("X=1 cargo run --bin chapter-6", format!("X=1 '{program}'")),
            ("cargo run --release --bin chapter-6 -- x", "cargo run --release --bin chapter-6 -- x".to_owned()),
            ("cargo run -q --bin chapter-7 -- x", "cargo run -q --bin chapter-7 -- x".to_owned()),
        ] {
            assert_eq!(without_cargo(command, target.path()), becomes);
        }
    }
}
