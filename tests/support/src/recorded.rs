//! What the commands of the pages printed when they were recorded.

use std::sync::LazyLock;
use std::time::Duration;

use cmdrun::recorded::{Recordings, Transcript};

use crate::listing::{Language, Listing};
use crate::python::workspace;

/// A command of a page, and what it once printed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recording {
    command: String,
    /// What it wrote to stdout and stderr, as it came.
    pub output: String,
    pub kind: Kind,
}

/// What a recording is of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// One run, the first, second and so on of its command, and the seconds it took.
    Run { number: usize, seconds: f64 },
    /// An outcome that some of many runs had. It has stdout alone, and no time of its own.
    OneOfMany,
}

impl Recording {
    /// All that a transcript tells.
    fn of(transcript: &Transcript) -> Vec<Self> {
        let recording = |output: &str, kind| Self { command: transcript.command.clone(), output: output.into(), kind };
        if transcript.outcomes().is_empty() {
            let kind = Kind::Run { number: transcript.run, seconds: transcript.seconds() };
            return vec![recording(transcript.output(), kind)];
        }
        transcript.outcomes().iter().map(|outcome| recording(&outcome.text, Kind::OneOfMany)).collect()
    }

    /// How long the command took, with what starts the program.
    pub fn elapsed(&self) -> Option<Duration> {
        match self.kind {
            Kind::Run { seconds, .. } => Some(Duration::from_secs_f64(seconds)),
            Kind::OneOfMany => None,
        }
    }

    /// Whether what was said on stderr is not in it.
    pub fn is_without_stderr(&self) -> bool {
        self.kind == Kind::OneOfMany || self.redirections().trim_start_matches([' ', '2', '>']).starts_with("/dev/null")
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
            ["python3", twin] | ["python3", WITH_PACKAGES | WITH_REDIS, twin] => {
                let (chapter, name) = twin.strip_prefix(LISTINGS)?.strip_suffix(".py")?.split_once('/')?;
                let number: u32 = chapter.strip_prefix("chapter_")?.parse().ok()?;
                Some((Language::Python, Listing::new(&format!("chapter-{number}"), name)))
            }
            _ => None,
        }
    }

    /// Whether it is of a listing, in whatever way that is run.
    fn is_of_a_listing(&self) -> bool {
        self.command.contains("--bin chapter-") || self.command.contains("listings/chapter_")
    }
}

/// The folder of the listings, as a page names it.
const LISTINGS: &str = "../../code/listings/";

const WITH_PACKAGES: &str = "../../code/listings/with_packages.py";
const WITH_REDIS: &str = "../../code/listings/with_redis.py";

/// The recorded runs of one of a listing's two programs.
pub(crate) fn recordings(language: Language, listing: &Listing) -> impl Iterator<Item = &'static Recording> {
    static ALL: LazyLock<Vec<Recording>> = LazyLock::new(|| {
        let recordings = Recordings::read(workspace()).unwrap_or_else(|error| panic!("{error:#}"));
        let transcripts = recordings.names().flat_map(|name| recordings.transcripts(name));
        transcripts.flat_map(Recording::of).inspect(known).collect()
    });
    ALL.iter().filter(move |recording| {
        recording.runs().is_some_and(|(as_language, shown)| as_language == language && shown == *listing)
    })
}

/// # Panics
///
/// If a listing is run in a way in which no test would know it, and so none would hold it.
fn known(recording: &Recording) {
    assert!(
        recording.runs().is_some() || !recording.is_of_a_listing(),
        "a listing is run by `{}`, and no test holds that to its contract: write it as on the other pages, what the \
         shell does with the output last",
        recording.command
    );
}

#[cfg(test)]
impl Recording {
    pub fn new(command: &str, output: &str, kind: Kind) -> Self {
        Self { command: command.into(), output: output.into(), kind }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE_RUN: Kind = Kind::Run { number: 1, seconds: 0.25 };

    fn command(command: &str) -> Recording {
        Recording::new(command, "", ONE_RUN)
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
        assert_eq!(found(&format!("python3 {WITH_PACKAGES} {twin} 2> /dev/null")), python);
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
    fn a_run_has_a_time_and_an_outcome_of_many_has_none() {
        let run = command("uname");
        assert_eq!((run.elapsed(), run.is_without_stderr()), (Some(Duration::from_millis(250)), false));
        let outcome = Recording::new("uname", "Linux\n", Kind::OneOfMany);
        assert_eq!((outcome.elapsed(), outcome.is_without_stderr()), (None, true));
    }

    #[test]
    #[should_panic(expected = "no test holds that to its contract")]
    fn a_listing_that_no_test_would_know_is_refused() {
        known(&command("cargo run --bin chapter-2 -- x --real-time"));
    }
}
