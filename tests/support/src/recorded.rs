//! What the commands of the pages printed when they were recorded.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use serde::Deserialize;

use crate::listing::{Language, Listing};
use crate::python::workspace;

/// A command of a page, and what it once printed.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Recording {
    command: String,
    /// What it wrote to stdout and stderr, as it came.
    pub output: String,
    seconds: Option<f64>,
    /// Which of the runs of this command it is, if there are several.
    pub run: Option<u32>,
}

/// A file of recordings.
#[derive(Deserialize)]
struct Chapter {
    #[serde(default)]
    transcript: Vec<Recording>,
}

impl Recording {
    /// How long the command took, with what starts the program. `None` if that was not recorded.
    pub fn elapsed(&self) -> Option<Duration> {
        self.seconds.map(Duration::from_secs_f64)
    }

    /// Whether the command throws away what is said on stderr.
    pub fn is_without_stderr(&self) -> bool {
        self.redirections().trim_start_matches([' ', '2', '>']).starts_with("/dev/null")
    }

    /// What the shell does with the program's output.
    fn redirections(&self) -> &str {
        self.command.find(" 2>").map_or("", |begin| &self.command[begin..])
    }

    /// The listing that the command runs, and as which of its two programs. `None` if it runs
    /// something else.
    fn runs(&self) -> Option<(Language, Listing)> {
        let program = self.command.strip_suffix(self.redirections()).unwrap_or(&self.command);
        let words: Vec<_> = program.split_whitespace().collect();
        match words[..] {
            ["cargo", "run", "-q", "--bin", binary, "--", name] => Some((Language::Rust, Listing::new(binary, name))),
            ["python3", twin] | ["python3", LAUNCHER, twin] => {
                let (chapter, name) = twin.strip_prefix(LISTINGS)?.strip_suffix(".py")?.split_once('/')?;
                let number: u32 = chapter.strip_prefix("chapter_")?.parse().ok()?;
                Some((Language::Python, Listing::new(&format!("chapter-{number}"), name)))
            }
            _ => None,
        }
    }
}

/// The folder of the listings, as a page names it.
const LISTINGS: &str = "../../code/listings/";

const LAUNCHER: &str = "../../code/listings/with_packages.py";

/// The recorded runs of one of a listing's two programs.
pub(crate) fn recordings(language: Language, listing: &Listing) -> impl Iterator<Item = &'static Recording> {
    static ALL: LazyLock<Vec<Recording>> = LazyLock::new(|| read(&workspace().join("recorded")));
    ALL.iter().filter(move |recording| {
        recording.runs().is_some_and(|(as_language, shown)| as_language == language && shown == *listing)
    })
}

/// The recordings of all chapters that have any.
///
/// # Panics
///
/// If a file cannot be read, or a command runs a listing in a way in which no test would know it.
fn read(folder: &Path) -> Vec<Recording> {
    let mut all = Vec::new();
    for number in 1..=99 {
        let path = folder.join(format!("chapter_{number:02}.toml"));
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let chapter: Chapter = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for recording in &chapter.transcript {
            let command = &recording.command;
            let is_of_a_listing = command.contains("--bin chapter-") || command.contains("listings/chapter_");
            assert!(
                recording.runs().is_some() || !is_of_a_listing,
                "{}: a listing is run by `{command}`, and no test holds that to its contract: write it as on the \
                 other pages, what the shell does with the output last",
                path.display()
            );
        }
        all.extend(chapter.transcript);
    }
    all
}

#[cfg(test)]
impl Recording {
    pub fn new(command: &str, output: &str, seconds: Option<f64>) -> Self {
        Self { command: command.into(), output: output.into(), seconds, run: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(command: &str) -> Recording {
        Recording::new(command, "", None)
    }

    #[test]
    fn a_command_runs_a_listing_or_its_twin() {
        let found = |words: &str| command(words).runs();
        let rust = Some((Language::Rust, Listing::new("chapter-6", "lost_update")));
        let python = Some((Language::Python, Listing::new("chapter-6", "lost_update")));
        assert_eq!(found("cargo run -q --bin chapter-6 -- lost_update"), rust);
        assert_eq!(found("cargo run -q --bin chapter-6 -- lost_update 2>/dev/null"), rust);
        let twin = "../../code/listings/chapter_06/lost_update.py";
        assert_eq!(found(&format!("python3 {twin}")), python);
        assert_eq!(found(&format!("python3 {LAUNCHER} {twin} 2> /dev/null")), python);
        assert_eq!(found(&format!("python3 {twin} 2>&1 | grep -v '^  '")), python);
        assert_eq!(found("python3 -c 'print(1)'"), None);
    }

    #[test]
    fn stderr_may_be_thrown_away() {
        let without = |words| command(words).is_without_stderr();
        assert!(without("cargo run -q --bin chapter-7 -- found 2>/dev/null"));
        assert!(without("cargo run -q --bin chapter-7 -- found 2> /dev/null"));
        assert!(!without("cargo run -q --bin chapter-7 -- found 2>&1 | grep -v '^  '"));
        assert!(!without("cargo run -q --bin chapter-7 -- found"));
    }

    #[test]
    fn the_recordings_of_a_chapter_are_in_its_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()), []);
        let chapter = "[[transcript]]\ncommand = 'uname'\noutput = '''\nLinux\n'''\n\
                       [[transcript]]\ncommand = 'uname'\noutput = ''\nseconds = 0.25\nrun = 2\n";
        fs::write(folder.path().join("chapter_02.toml"), chapter).unwrap();
        let [one, two] = read(folder.path()).try_into().unwrap();
        assert_eq!((one.output.as_str(), one.elapsed(), one.run), ("Linux\n", None, None));
        assert_eq!((two.elapsed(), two.run), (Some(Duration::from_millis(250)), Some(2)));
    }

    #[test]
    #[should_panic(expected = "no test holds that to its contract")]
    fn a_listing_that_no_test_would_know_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let chapter = "[[transcript]]\ncommand = 'cargo run --bin chapter-2 -- x --real-time'\noutput = ''\n";
        fs::write(folder.path().join("chapter_02.toml"), chapter).unwrap();
        read(folder.path());
    }
}
