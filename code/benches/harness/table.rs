//! One job and those who do it.

use std::fmt;
use std::time::Duration;

use super::{Contender, Result};

/// A table: a job, and a row for each contender. The first row is the one that the others are compared with.
pub struct Table {
    pub title: String,
    /// What is counted: "message", "task".
    job: &'static str,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    count: u32,
    contender: Contender,
    /// Seconds for one job, a round each.
    seconds: Vec<f64>,
}

impl Table {
    pub fn new(title: impl Into<String>, job: &'static str) -> Self {
        Self { title: title.into(), job, rows: Vec::new() }
    }

    /// Adds a contender that does the job `count` times in a round.
    pub fn row(
        mut self,
        name: impl Into<String>,
        count: u32,
        contender: impl FnMut(u32) -> Result<Duration> + 'static,
    ) -> Self {
        self.rows.push(Row { name: name.into(), count, contender: Box::new(contender), seconds: Vec::new() });
        self
    }

    /// Lets each contender have its turn.
    pub fn round(&mut self, part: impl Fn(u32) -> u32, counts: bool) -> Result<()> {
        for row in &mut self.rows {
            let count = part(row.count);
            let took = (row.contender)(count).map_err(|error| format!("{}: {}: {error}", self.title, row.name))?;
            if counts {
                row.seconds.push(took.as_secs_f64() / f64::from(count));
            }
        }
        Ok(())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounds = self.rows[0].seconds.len();
        writeln!(formatter, "\n**{}**, {rounds} interleaved rounds\n", self.title)?;
        writeln!(formatter, "| contender | one {}, median | quartiles | to the first row |", self.job)?;
        writeln!(formatter, "|---|---:|---:|---:|")?;
        for row in &self.rows {
            let [low, median, high] = quartiles(row.seconds.clone());
            // The ratio within each round, since a round's disturbances hit all of its contenders.
            let ratios = row.seconds.iter().zip(&self.rows[0].seconds).map(|(ours, first)| ours / first).collect();
            let [_, ratio, _] = quartiles(ratios);
            let (name, median, spread) = (&row.name, time(median), format!("{} to {}", time(low), time(high)));
            writeln!(formatter, "| {name} | {median} | {spread} | {} |", three_digits(ratio))?;
        }
        Ok(())
    }
}

fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[(values.len() - 1) * quarter / 4])
}

fn time(seconds: f64) -> String {
    let (factor, unit) = match seconds {
        ..1e-6 => (1e9, "ns"),
        ..1e-3 => (1e6, "µs"),
        ..1.0 => (1e3, "ms"),
        _ => (1.0, "s"),
    };
    format!("{} {unit}", three_digits(seconds * factor))
}

fn three_digits(number: f64) -> String {
    match number {
        ..10.0 => format!("{number:.2}"),
        ..100.0 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}
