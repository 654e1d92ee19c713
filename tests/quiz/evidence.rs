//! What decides whether an option is right: something recorded, refused, run, or in the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use anyhow::{Context, Result, bail, ensure};
use cmdrun::recorded::{Recordings, Transcript};
use minijinja::{Environment, Value};
use regex::Regex;
use serde::Deserialize;

use crate::appendix::ledger::{Ledger, Row, Verdict};
use crate::book::root;

/// Where an option is judged, and how. What an option leaves out, its question says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What a listing printed in all its recorded runs, as `order_counted`, or with its chapter as
    /// `chapter_02/order_counted`.
    pub listing: Option<String>,
    /// The same of its Python twin.
    pub twin: Option<String>,
    /// The same of the two together.
    pub both: Option<String>,
    /// What another command of the pages printed.
    pub command: Option<String>,
    /// A table of `recorded/measured`, such as `choosing/steps`.
    pub measured: Option<String>,
    /// What the compiler says about a program of `code/refused`.
    pub refused: Option<String>,
    /// What a program of `code/listings/quiz` prints now.
    pub program: Option<String>,
    /// A row of the ledger: its verdict alone decides.
    pub ledger: Option<String>,
    /// A program in `code`: whether the compiler takes it decides, or what `says` makes of
    /// `compiles`.
    pub compiles: Option<String>,
    /// A pattern that each of the texts must have; its groups have names.
    pub find: Option<String>,
    /// A statement about these groups and the [names that are always there](Text::names).
    pub says: Option<String>,
    /// An expression of them whose value is the right answer.
    pub value: Option<String>,
    /// What must be so besides.
    pub and: Option<Box<Evidence>>,
}

/// What evidence says about one option.
#[derive(Debug)]
pub struct Judged {
    pub is_true: bool,
    pub shown: Vec<Shown>,
}

/// What decided.
#[derive(Debug)]
pub struct Shown {
    pub source: Source,
    /// The lines of it, where they were the same in all runs.
    pub lines: Option<String>,
}

/// Where evidence comes from, for a link to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Chapter and name, and the languages it was recorded in.
    Listing(String, Languages),
    Command(String),
    Measured(String),
    Refused(String),
    Program(String),
    Ledger(String),
    Compiles(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Languages {
    Rust,
    Python,
    Both,
}

/// Something that was printed, and in how many runs.
#[derive(Clone, Debug)]
pub struct Text {
    pub text: String,
    pub count: usize,
    /// How often the command ran of which this was an outcome, once or many times.
    pub runs: usize,
    /// How many different things were printed in all runs of this program.
    outcomes: usize,
}

impl Evidence {
    /// This, and where it is silent what `other` says. One that names a source of its own takes
    /// neither pattern nor statement from elsewhere.
    pub fn or(&self, other: &Self) -> Self {
        if self.has_a_source() {
            return self.clone();
        }
        Self {
            find: self.find.clone().or(other.find.clone()),
            says: self.says.clone().or(other.says.clone()),
            value: self.value.clone().or(other.value.clone()),
            ..other.clone()
        }
    }

    fn sources(&self) -> [&Option<String>; 9] {
        let Self { listing, twin, both, command, measured, refused, program, ledger, compiles, .. } = self;
        [listing, twin, both, command, measured, refused, program, ledger, compiles]
    }

    fn has_a_source(&self) -> bool {
        self.sources().iter().any(|source| source.is_some())
    }

    /// Whether an option with this text is right.
    ///
    /// # Errors
    ///
    /// If the evidence does not decide.
    pub fn judge(&self, chapter: &str, option: &str) -> Result<Judged> {
        let (is_true, shown) = self.judge_alone(chapter, option)?;
        let mut judged = Judged { is_true, shown: vec![shown] };
        if let Some(and) = &self.and {
            let besides = and.judge(chapter, option)?;
            judged.is_true &= besides.is_true;
            judged.shown.extend(besides.shown);
        }
        Ok(judged)
    }

    fn judge_alone(&self, chapter: &str, option: &str) -> Result<(bool, Shown)> {
        if let Some(id) = &self.ledger {
            return Ok((verdict(id)?, Shown { source: Source::Ledger(id.clone()), lines: None }));
        }
        if let Some(file) = &self.compiles {
            let names = BTreeMap::from([("compiles".to_owned(), Value::from(compiles(file)?))]);
            let is_true = evaluate(self.says.as_deref().unwrap_or("compiles"), names)?.is_true();
            return Ok((is_true, Shown { source: Source::Compiles(file.clone()), lines: None }));
        }
        let (source, texts) = self.texts(chapter)?;
        let find = self.find.as_deref();
        let is_true = match (&self.says, &self.value) {
            (Some(says), None) => unanimous(&texts, |text| text.holds(find, says))?,
            (None, Some(value)) => unanimous(&texts, |text| text.value(find, value))? == plain(option),
            _ => bail!("neither `says` nor `value`, or both"),
        };
        // Python words some things in its own way; a line of each would say the same twice.
        let quoted = match &source {
            Source::Listing(name, Languages::Both) => recorded(name, Languages::Rust),
            _ => texts,
        };
        Ok((is_true, Shown { source, lines: self.lines(&quoted) }))
    }

    /// The texts it speaks of.
    ///
    /// # Errors
    ///
    /// If it does not name one source, or there is nothing.
    pub fn texts(&self, chapter: &str) -> Result<(Source, Vec<Text>)> {
        ensure!(self.sources().iter().filter(|source| source.is_some()).count() == 1, "not one source: {self:?}");
        let whole = |name: &String| if name.contains('/') { name.clone() } else { format!("{chapter}/{name}") };
        let (source, texts) = if let Some(name) = self.listing.as_ref().map(whole) {
            let texts = recorded(&name, Languages::Rust);
            (Source::Listing(name, Languages::Rust), texts)
        } else if let Some(name) = self.twin.as_ref().map(whole) {
            let texts = recorded(&name, Languages::Python);
            (Source::Listing(name, Languages::Python), texts)
        } else if let Some(name) = self.both.as_ref().map(whole) {
            let (rust, python) = (recorded(&name, Languages::Rust), recorded(&name, Languages::Python));
            ensure!(!rust.is_empty() && !python.is_empty(), "{name} was not recorded in both languages");
            (Source::Listing(name, Languages::Both), [rust, python].concat())
        } else if let Some(command) = &self.command {
            (Source::Command(command.clone()), RECORDINGS.of_command(command).flat_map(texts).collect())
        } else if let Some(name) = &self.measured {
            let text = file(&format!("recorded/measured/{name}.md"))?;
            (Source::Measured(name.clone()), vec![Text::once(&text)])
        } else if let Some(name) = self.refused.as_ref().map(whole) {
            let text = file(&format!("code/refused/{name}.stderr"))?;
            (Source::Refused(name), vec![Text::once(&text)])
        } else if let Some(name) = self.program.clone() {
            let texts = run(&name);
            (Source::Program(name), texts)
        } else {
            bail!("no texts to look at: {self:?}");
        };
        ensure!(!texts.is_empty(), "nothing was recorded of {source:?}");
        Ok((source, texts))
    }

    /// The lines that the pattern is found in, if all texts have the same.
    fn lines(&self, texts: &[Text]) -> Option<String> {
        let pattern = pattern(self.find.as_ref()?).ok()?;
        let found = |text: &Text| {
            let found = pattern.find(&text.text)?;
            let begin = text.text[..found.start()].rfind('\n').map_or(0, |at| at + 1);
            let end = text.text[found.end()..].find('\n').map_or(text.text.len(), |at| found.end() + at);
            Some(text.text[begin..end].to_owned())
        };
        let first = found(texts.first()?)?;
        texts.iter().all(|text| found(text).as_ref() == Some(&first)).then_some(first)
    }
}

fn file(path: &str) -> Result<String> {
    std::fs::read_to_string(root().join(path)).with_context(|| path.to_owned())
}

/// What all texts say alike.
fn unanimous<T: PartialEq + std::fmt::Debug>(texts: &[Text], ask: impl Fn(&Text) -> Result<T>) -> Result<T> {
    let answers: Vec<_> = texts.iter().map(ask).collect::<Result<_>>()?;
    let same = answers.iter().all(|answer| *answer == answers[0]);
    ensure!(same, "undecided: it is not the same in all runs: {answers:?}");
    answers.into_iter().next().context("nothing to look at")
}

impl Text {
    fn once(text: &str) -> Self {
        Self { text: text.to_owned(), count: 1, runs: 1, outcomes: 1 }
    }

    /// Whether a statement holds of this text.
    ///
    /// # Errors
    ///
    /// If the pattern is not there, or the statement says nothing about it.
    pub fn holds(&self, find: Option<&str>, says: &str) -> Result<bool> {
        let value = self.evaluate(find, says)?;
        ensure!(matches!(value.kind(), minijinja::value::ValueKind::Bool), "`{says}` is {value}, not true or false");
        Ok(value.is_true())
    }

    fn value(&self, find: Option<&str>, value: &str) -> Result<String> {
        Ok(plain(&self.evaluate(find, value)?.to_string()))
    }

    fn evaluate(&self, find: Option<&str>, expression: &str) -> Result<Value> {
        evaluate(expression, self.names(find)?)
    }

    /// What can be spoken of: the groups of the pattern, as numbers where they are such; `printed`,
    /// the lines; `outcomes`, how many different things were printed in all recorded runs.
    fn names(&self, find: Option<&str>) -> Result<BTreeMap<String, Value>> {
        let lines: Vec<_> = self.text.lines().map(str::to_owned).collect();
        let mut names = BTreeMap::from([
            ("printed".to_owned(), Value::from(lines)),
            ("outcomes".to_owned(), Value::from(self.outcomes)),
        ]);
        if let Some(find) = find {
            let pattern = pattern(find)?;
            let found = pattern.captures(&self.text).with_context(|| format!("`{find}` is not in:\n{}", self.text))?;
            for name in pattern.capture_names().flatten() {
                names.insert(name.to_owned(), found.name(name).map_or(Value::from(()), |part| number(part.as_str())));
            }
        }
        Ok(names)
    }
}

/// A pattern, made once: some are looked for in hundreds of outcomes.
pub fn pattern(pattern: &str) -> Result<Regex> {
    static MADE: Mutex<BTreeMap<String, Regex>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().expect("no holder panics");
    if let Some(known) = made.get(pattern) {
        return Ok(known.clone());
    }
    let new = Regex::new(pattern)?;
    made.insert(pattern.to_owned(), new.clone());
    Ok(new)
}

/// The value of an expression that must speak of what it is told.
fn evaluate(expression: &str, names: BTreeMap<String, Value>) -> Result<Value> {
    static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(Environment::new);
    let compiled = ENVIRONMENT.compile_expression(expression)?;
    let spoken_of = compiled.undeclared_variables(false);
    ensure!(!spoken_of.is_empty(), "`{expression}` does not look at what was printed");
    for name in spoken_of {
        ensure!(names.contains_key(&name), "`{expression}`: nothing is called {name}");
    }
    Ok(compiled.eval(names)?)
}

/// A captured text as a number, if it is one; with a unit, in seconds or bytes.
fn number(text: &str) -> Value {
    const UNITS: [(&str, f64); 6] =
        [(" µs", 1e-6), (" ms", 1e-3), (" s", 1.0), (" KiB", 1024.0), (" MiB", 1048576.0), (" GiB", 1073741824.0)];
    for (unit, factor) in UNITS {
        if let Some(Ok(amount)) = text.strip_suffix(unit).map(str::parse::<f64>) {
            return Value::from(amount * factor);
        }
    }
    let bare = text.replace(['_', ','], "");
    match (bare.parse::<i64>(), bare.parse::<f64>()) {
        (Ok(whole), _) => Value::from(whole),
        (_, Ok(real)) if real.is_finite() => Value::from(real),
        _ => Value::from(text),
    }
}

/// An answer without what does not count: marks of Markdown and spaces at its ends.
fn plain(answer: &str) -> String {
    answer.trim().trim_matches('`').to_owned()
}

static RECORDINGS: LazyLock<Recordings> =
    LazyLock::new(|| Recordings::read(root()).unwrap_or_else(|error| panic!("{error:#}")));

/// What was recorded of a listing or its twin: every run and every outcome.
pub fn recorded(name: &str, languages: Languages) -> Vec<Text> {
    let (chapter, listing) = name.split_once('/').unwrap_or_default();
    let number = chapter.trim_start_matches("chapter_").trim_start_matches('0');
    let rust = format!("cargo run -q --bin chapter-{number} -- {listing}");
    let twin = format!("{chapter}/{listing}.py");
    let is_of_it = |command: &str| {
        let is_rust = command.strip_prefix(&rust).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        if languages == Languages::Rust { is_rust } else { command.contains(&twin) }
    };
    let of_it = RECORDINGS.transcripts(chapter).iter().filter(|transcript| is_of_it(&transcript.command));
    let mut texts: Vec<_> = of_it.flat_map(texts).collect();
    let different = texts.iter().map(|text| &text.text).collect::<BTreeSet<_>>().len();
    texts.iter_mut().for_each(|text| text.outcomes = different);
    texts
}

fn texts(transcript: &Transcript) -> Vec<Text> {
    let outcomes = transcript.outcomes();
    if outcomes.is_empty() {
        return vec![Text::once(transcript.output())];
    }
    let runs = outcomes.iter().map(|outcome| outcome.count).sum();
    let text = |outcome: &cmdrun::Outcome| Text { count: outcome.count, runs, ..Text::once(&outcome.text) };
    outcomes.iter().map(text).collect()
}

/// How often a program of the quiz runs: what differs from run to run decides nothing.
const RUNS: usize = 3;

fn run(name: &str) -> Vec<Text> {
    static DONE: Mutex<BTreeMap<String, Vec<Text>>> = Mutex::new(BTreeMap::new());
    let mut done = DONE.lock().expect("a program that misbehaves fails the test");
    let texts = done.entry(name.to_owned()).or_insert_with(|| {
        let print = || support::command(support::binary("quiz"), [name]).run().stdout.join("\n");
        (0..RUNS).map(|_| Text::once(&print())).collect()
    });
    texts.clone()
}

static LEDGER: LazyLock<Ledger> = LazyLock::new(|| {
    let text = crate::book::read("book/sources.toml");
    toml::from_str(&text).expect("the ledger can be read")
});

/// A claim of the ledger.
///
/// # Errors
///
/// If there is none with that id.
pub fn claim(id: &str) -> Result<&'static Row> {
    LEDGER.claim.iter().find(|row| row.id == id).with_context(|| format!("the ledger has no claim {id}"))
}

fn verdict(id: &str) -> Result<bool> {
    match claim(id)?.verdict {
        Verdict::True => Ok(true),
        Verdict::False => Ok(false),
        other => bail!("undecided: {id} is {}", other.words()),
    }
}

/// Whether the compiler takes a program.
///
/// # Errors
///
/// If it is neither among the listings nor among what is refused.
pub fn compiles(file: &str) -> Result<bool> {
    ensure!(root().join(file).is_file(), "there is no {file}");
    let is_refused = root().join(file).with_extension("stderr").exists();
    let is_built = Path::new(file).starts_with("code/listings");
    ensure!(is_refused != is_built, "{file} is neither refused nor built");
    Ok(is_built)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_runs(texts: &[&str]) -> Vec<Text> {
        texts.iter().map(|text| Text::once(text)).collect()
    }

    fn holds(texts: &[&str], find: &str, says: &str) -> Result<bool> {
        unanimous(&of_runs(texts), |text| text.holds(Some(find), says))
    }

    fn complaint<T: std::fmt::Debug>(result: Result<T>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn a_statement_holds_of_what_was_printed() {
        let find = r"first (?<parent>\d+) times, the child (?<child>\d+)";
        let texts = ["the parent was first 999 times, the child 1 times"];
        assert!(holds(&texts, find, "parent > child and parent + child == 1000").unwrap());
        assert!(!holds(&texts, find, "parent == 1000").unwrap());
        assert!(holds(&["Err(ECHILD)"], r"Err\((?<error>\w+)\)", "error == 'ECHILD'").unwrap());
        assert!(holds(&["one\ntwo"], "(?<first>one)", "printed|length == 2 and first == 'one'").unwrap());
    }

    #[test]
    fn what_differs_from_run_to_run_decides_nothing() {
        assert!(complaint(holds(&["a 1", "a 2"], r"a (?<a>\d)", "a == 1")).contains("undecided"));
        assert!(holds(&["a 1", "a 2"], r"a (?<a>\d)", "a > 0").unwrap());
    }

    #[test]
    fn a_pattern_that_is_not_there_decides_nothing() {
        assert!(complaint(holds(&["a 1", "b 2"], r"a (?<a>\d)", "a == 1")).contains("is not in"));
    }

    /// Else an answer could be typed in: `says = "1 == 1"`.
    #[test]
    fn a_statement_must_look_at_what_was_printed() {
        assert!(complaint(holds(&["a 1"], r"a (?<a>\d)", "1 == 1")).contains("does not look"));
        assert!(complaint(holds(&["a 1"], r"a (?<a>\d)", "b == 1")).contains("nothing is called b"));
        assert!(complaint(holds(&["a 1"], r"a (?<a>\d)", "a + 1")).contains("not true or false"));
    }

    #[test]
    fn measures_are_compared_in_one_unit() {
        let find = r"(?<one>[\d.]+ \w+) and (?<two>[\d.]+ \w+)";
        assert!(holds(&["5.08 s and 109 ms"], find, "one > 40 * two").unwrap());
        assert!(holds(&["1 MiB and 512 KiB"], find, "one == 2 * two").unwrap());
        assert!(holds(&["20000 and 2_000"], "(?<one>[0-9_]+) and (?<two>[0-9_]+)", "one == 10 * two").unwrap());
    }

    #[test]
    fn a_claim_that_is_partly_true_decides_nothing() {
        assert!(!verdict("C4-12").unwrap());
        assert!(verdict("C0-19").unwrap());
        let partly = LEDGER.claim.iter().find(|row| row.verdict == Verdict::Partly).expect("there are many");
        assert!(complaint(verdict(&partly.id)).contains("undecided"));
    }

    #[test]
    fn evidence_has_one_source() {
        let evidence = |text: &str| toml::from_str::<Evidence>(text).unwrap();
        let both = evidence("listing = 'order_counted'\nprogram = 'two_forks'");
        assert!(complaint(both.texts("chapter_02")).contains("not one source"));
        let recorded_nowhere = evidence("listing = 'no_such_listing'");
        assert!(complaint(recorded_nowhere.texts("chapter_02")).contains("nothing was recorded"));
        let question = evidence("listing = 'order_counted'\nfind = 'x'\nsays = 'y'");
        assert_eq!(evidence("twin = 'order_counted'").or(&question).says, None, "another's pattern fits another text");
        assert_eq!(evidence("says = 'z'").or(&question).says.as_deref(), Some("z"));
    }

    #[test]
    fn what_the_compiler_refuses_does_not_compile() {
        assert!(!compiles("code/refused/chapter_06/rc_goes_to_a_thread.rs").unwrap());
        assert!(compiles("code/listings/chapter_02/fork_returns_twice.rs").unwrap());
        assert!(compiles("code/listings/chapter_02/no_such_listing.rs").is_err());
        assert!(compiles("code/refused/src/lib.rs").is_err(), "neither refused nor a listing");
    }

    /// Both must be so, and both must be decided.
    #[test]
    fn evidence_may_need_more_than_one_thing() {
        let judge = |says: &str| {
            let text = format!(
                "listing = 'order_counted'\nfind = 'the (?<who>\\w+) was first'\nsays = 'who == \"parent\"'\n\
                 and = {{ twin = 'order_counted', find = 'the (?<who>\\w+) was first', says = '{says}' }}"
            );
            toml::from_str::<Evidence>(&text).unwrap().judge("chapter_02", "")
        };
        assert!(judge("who == \"parent\"").unwrap().is_true);
        assert!(!judge("who == \"child\"").unwrap().is_true);
        assert!(judge("1 == 1").is_err());
    }
}
