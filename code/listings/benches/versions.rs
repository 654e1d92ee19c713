//! `just bench versions`: what two threads gain and lose, in every CPython that is found as
//! `python2.7` or `python3.11`, or as `python3.13t`, which is one without a GIL.

#[path = "../../many-hands/benches/harness/mod.rs"]
mod harness;

use std::process::{Command, Stdio};

use harness::{Result, Worker, publish, quartiles, quick, three_digits};

/// Parts of a sum are multiples of seven: see the Python side.
const NUMBERS: u32 = 1_400_000;
const ADDITIONS: u32 = 1_000_000;
const ROUNDS: usize = 15;
const QUICK_ROUNDS: usize = 2;

struct Version {
    name: String,
    has_gil: bool,
    worker: Worker,
    rounds: Vec<Round>,
}

/// Seconds for a sum, and how many additions were lost.
struct Round {
    one_thread: f64,
    two_threads: f64,
    /// Not a number where there are none.
    two_interpreters: f64,
    lost: f64,
}

fn main() -> Result<()> {
    let mut versions = Vec::new();
    for program in programs() {
        versions.extend(Version::of(&program)?);
    }
    let rounds = if quick() { QUICK_ROUNDS } else { ROUNDS };
    // One more warms up.
    for number in 0..=rounds {
        for version in &mut versions {
            let round = version.measure()?;
            if number > 0 {
                version.rounds.push(round);
            }
        }
    }
    let mut report = format!(
        "\n**One sum, by one thread and by two; and additions by two threads without a lock**, \
         {rounds} interleaved rounds\n\n\
         | CPython | GIL | one thread, a number | two threads, to one | two interpreters, to one | additions lost |\n\
         |---|---|---:|---:|---:|---:|\n"
    );
    versions.iter().for_each(|version| report.push_str(&version.row()));
    publish("versions", &report)
}

fn programs() -> impl Iterator<Item = String> {
    let threes = (0..30).flat_map(|minor| [format!("python3.{minor}"), format!("python3.{minor}t")]);
    ["python2.7".to_string()].into_iter().chain(threes)
}

impl Version {
    /// None if there is no such program.
    fn of(program: &str) -> Result<Option<Self>> {
        // Python 2 says it on standard error.
        let said = Command::new(program).arg("--version").stdin(Stdio::null()).output();
        let Some(said) = said.ok().filter(|said| said.status.success()) else { return Ok(None) };
        let said = [said.stdout, said.stderr].concat();
        let name = String::from_utf8_lossy(&said).trim().trim_start_matches("Python ").to_string();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../many-hands/benches/python/versions.py");
        let mut worker = Worker::start(Command::new(program).arg(script))?;
        let has_gil = worker.number("gil", 1)? != 0.0;
        Ok(Some(Self { name, has_gil, worker, rounds: Vec::new() }))
    }

    fn measure(&mut self) -> Result<Round> {
        Ok(Round {
            one_thread: self.worker.number("one thread", NUMBERS)?,
            two_threads: self.worker.number("two threads", NUMBERS)?,
            two_interpreters: self.worker.number("two interpreters", NUMBERS)?,
            lost: self.worker.number("lost", ADDITIONS)?,
        })
    }

    fn row(&self) -> String {
        let of = |figure: fn(&Round) -> f64| quartiles(self.rounds.iter().map(figure).collect());
        // No-break spaces keep the quartiles in one line.
        let ratio = |[low, median, high]: [f64; 3]| match median {
            median if median.is_nan() => "none".to_string(),
            _ => format!("{median:.2}\u{a0}({low:.2}\u{a0}to\u{a0}{high:.2})"),
        };
        let [_, one_thread, _] = of(|round| round.one_thread);
        let lost = if self.rounds.iter().all(|round| round.lost == 0.0) {
            "none".to_string()
        } else {
            let [low, median, high] = of(|round| round.lost).map(|lost| lost / f64::from(ADDITIONS) * 100.0);
            format!("{median:.0}\u{a0}%\u{a0}({low:.0}\u{a0}to\u{a0}{high:.0})")
        };
        format!(
            "| {} | {} | {} ns | {} | {} | {lost} |\n",
            self.name,
            if self.has_gil { "yes" } else { "no" },
            three_digits(one_thread / f64::from(NUMBERS) * 1e9),
            ratio(of(|round| round.two_threads / round.one_thread)),
            ratio(of(|round| round.two_interpreters / round.one_thread)),
        )
    }
}
