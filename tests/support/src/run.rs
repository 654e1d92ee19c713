use std::cell::RefCell;
use std::time::Duration;

use crate::arrange::{exactly, in_any_order, in_order, somewhere};
use crate::ending::Ending;
use crate::listing::Language;
use crate::pattern::{Captures, Pattern};
use crate::report::{block, difference, missing, missing_and_extra, transcript};
use crate::supervise::Outcome;

/// A program that has run and behaved, just now or when its output was recorded, and can now be
/// held to what it should have done.
///
/// Each contract is a method that panics, and so fails the test, unless it holds. The methods can
/// be chained, and names captured by one are known to the next.
///
/// ```
/// use support::command;
///
/// let run = command("sh", ["-c", "echo I am 7; echo my child is 8"]).run();
/// run.prints(["I am {parent}", "my child is {child}"]).different("parent", "child");
/// assert!((1..=100).contains(&run.captured("child")));
/// ```
#[derive(Debug)]
pub struct Run {
    /// What messages call it, for example `chapter-2 fork_returns_twice (Rust, run 2)`.
    pub label: String,
    /// The lines it printed on stdout.
    pub stdout: Vec<String>,
    /// The lines it printed on stderr.
    pub stderr: Vec<String>,
    /// How it ended.
    pub ending: Ending,
    /// How long it ran. Descendants that lived on are not counted; of a recorded run, what started
    /// it is. `None` for an outcome of many runs.
    pub(crate) elapsed: Option<Duration>,
    pub(crate) origin: Origin,
    /// What the names of its contract stand for, as far as it has been read.
    pub(crate) captures: RefCell<Captures>,
}

/// Where a run comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It is no listing's.
    Command,
    Live(Language),
    Recorded(Language),
    /// An outcome that was recorded of many runs, and so has no time of its own.
    OneOfMany(Language),
}

/// Of the runs of each program, at least one is like this, live or recorded: for what a busy
/// machine may spoil once.
#[track_caller]
pub fn one_of_each(runs: &[Run], is_like_this: impl Fn(&Run) -> bool) {
    for runs in runs.chunk_by(|one, next| one.origin == next.origin) {
        assert!(runs.iter().any(&is_like_this), "{runs:#?}");
    }
}

impl Run {
    pub(crate) fn new(label: String, outcome: Outcome, captures: Captures) -> Self {
        let Outcome { stdout, stderr, ending, elapsed, .. } = outcome;
        let (elapsed, origin) = (Some(elapsed), Origin::Command);
        Self { label, stdout, stderr, ending, elapsed, origin, captures: captures.into() }
    }

    /// It prints exactly these lines, in this order.
    ///
    /// ```
    /// # use support::command;
    /// command("printf", ["ready\\nsteady\\n"]).run().prints(["ready", "steady"]);
    /// ```
    #[track_caller]
    pub fn prints(&self, lines: impl IntoIterator<Item: AsRef<str>>) -> &Self {
        let expected = Pattern::all(lines);
        let found = exactly(&expected, &self.stdout, &self.known());
        self.hold(found, "it prints these lines in this order", &expected, difference)
    }

    /// It prints exactly these lines, in whatever order.
    ///
    /// ```
    /// # use support::command;
    /// command("printf", ["b\\na\\nb\\n"]).run().prints_in_any_order(["a", "b", "b"]);
    /// ```
    #[track_caller]
    pub fn prints_in_any_order(&self, lines: impl IntoIterator<Item: AsRef<str>>) -> &Self {
        let expected = Pattern::all(lines);
        let found = in_any_order(&expected, &self.stdout, &self.known());
        self.hold(found, "it prints these lines in any order", &expected, missing_and_extra)
    }

    /// It prints these lines in this order. Others may stand between them, those of another
    /// worker for example.
    ///
    /// ```
    /// # use support::command;
    /// let run = command("printf", ["a1\\nb1\\na2\\nb2\\n"]).run();
    /// run.keeps_order(["a1", "a2"]).keeps_order(["b1", "b2"]);
    /// ```
    #[track_caller]
    pub fn keeps_order(&self, lines: impl IntoIterator<Item: AsRef<str>>) -> &Self {
        let expected = Pattern::all(lines);
        let found = in_order(&expected, &self.stdout, &self.known());
        let contract = "it prints these lines in this order, whatever stands between them";
        self.hold(found, contract, &expected, difference)
    }

    /// It prints each of these lines before each of those, every time it prints them.
    ///
    /// ```
    /// # use support::command;
    /// let run = command("printf", ["a waits\\nb waits\\nb goes\\na goes\\n"]).run();
    /// run.prints_before(["a waits", "b waits"], ["a goes", "b goes"]);
    /// ```
    #[track_caller]
    pub fn prints_before(
        &self,
        these: impl IntoIterator<Item: AsRef<str>>,
        those: impl IntoIterator<Item: AsRef<str>>,
    ) -> &Self {
        let these = Pattern::all(these);
        let those = Pattern::all(those);
        let all = [these.as_slice(), those.as_slice()].concat();
        let found = somewhere(&all, &self.stdout, &self.known());
        self.hold(found, "it prints these lines", &all, missing);

        let last = self.places_of(&these).max();
        let first = self.places_of(&those).min();
        if let (Some(last), Some(first)) = (last, first)
            && first <= last
        {
            self.blame(&format!(
                "broken contract: it prints each of these lines before each of those\n\
                 {}\n{}\nline {} is one of those and line {} one of these",
                block("these", &these),
                block("those", &those),
                first + 1,
                last + 1,
            ));
        }
        self
    }

    /// The places of the lines that read like one of the patterns.
    fn places_of(&self, patterns: &[Pattern]) -> impl Iterator<Item = usize> {
        let known = self.known();
        let is_one = move |line: &String| patterns.iter().any(|p| p.read(line, &known).is_some());
        self.stdout.iter().enumerate().filter(move |(_, line)| is_one(line)).map(|(place, _)| place)
    }

    /// Two names of the contract stand for different values.
    #[track_caller]
    pub fn different(&self, one: &str, other: &str) -> &Self {
        let value = self.value(one);
        if value == self.value(other) {
            self.blame(&format!("{{{one}}} and {{{other}}} should differ, and both are {value}"));
        }
        self
    }

    /// The number that a name of the contract stands for.
    ///
    /// # Panics
    ///
    /// If the contract has no such name, or it stands for something else than a number.
    #[track_caller]
    pub fn captured(&self, name: &str) -> u64 {
        let value = self.value(name);
        match value.parse() {
            Ok(number) => number,
            Err(error) => self.blame(&format!("{{{name}}} stands for {value:?}, not for a number: {error}")),
        }
    }

    /// Whether it ran just now. A recorded one may come from a machine with other cores and another
    /// Python, so what this machine says of itself does not bind it.
    pub fn is_live(&self) -> bool {
        matches!(self.origin, Origin::Command | Origin::Live(_))
    }

    /// It runs for this long or longer. An outcome of many runs has no time that could be told.
    #[track_caller]
    pub fn takes_at_least(&self, time: Duration) -> &Self {
        if self.elapsed.is_some_and(|elapsed| elapsed < time) {
            self.blame(&format!("it should take at least {time:?}"));
        }
        self
    }

    /// It runs for less than this: for less than the sum of its waits, for example, because it
    /// waits for several things at once. An outcome of many runs has no time that could be told.
    #[track_caller]
    pub fn takes_less_than(&self, time: Duration) -> &Self {
        if self.elapsed.is_some_and(|elapsed| elapsed >= time) {
            self.blame(&format!("it should take less than {time:?}"));
        }
        self
    }

    fn known(&self) -> Captures {
        self.captures.borrow().clone()
    }

    #[track_caller]
    fn value(&self, name: &str) -> String {
        let known = self.known();
        match known.get(name) {
            Some(value) => value.into(),
            None => self.blame(&format!("{{{name}}} was not captured; {known} was")),
        }
    }

    /// Remembers what was found. When nothing was, fails the test with the contract in words.
    #[track_caller]
    fn hold(
        &self,
        found: Option<Captures>,
        contract: &str,
        expected: &[Pattern],
        explain: fn(&[Pattern], &[String], &Captures) -> String,
    ) -> &Self {
        let Some(captures) = found else {
            let explanation = explain(expected, &self.stdout, &self.known());
            self.blame(&format!("broken contract: {contract}\n{}\n{explanation}", block("expected", expected)));
        };
        self.captures.replace(captures);
        self
    }

    /// Fails the test with everything there is to know about this run.
    #[track_caller]
    pub(crate) fn blame(&self, complaint: &str) -> ! {
        panic!(
            "{}\n{complaint}\n{}\n{}\nit {}; it took {}\n",
            self.label,
            transcript("stdout", &self.stdout),
            transcript("stderr", &self.stderr),
            self.ending,
            self.elapsed.map_or("a time that was not told".into(), |time| format!("{time:?}")),
        )
    }
}
