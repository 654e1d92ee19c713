//! One job and those that do it.

use std::fmt;

use super::{Jobs, Measure, Result};

/// A table: a job, and a row for each contender. The first row is the one that the others are
/// compared with.
pub struct Table {
    pub title: String,
    /// What is counted: "message", "task".
    job: &'static str,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    count: u32,
    contender: Box<dyn FnMut(u32) -> Result<f64>>,
    /// How a figure is written.
    shown: fn(f64) -> String,
    /// What one job took, a round each.
    figures: Vec<f64>,
}

impl Table {
    pub fn new(title: impl Into<String>, job: &'static str) -> Self {
        Self { title: title.into(), job, rows: Vec::new() }
    }

    /// Adds a contender that does the job `count` times in a round.
    pub fn row<M: Measure>(
        mut self,
        name: impl Into<String>,
        count: u32,
        mut contender: impl FnMut(u32) -> Result<M> + 'static,
    ) -> Self {
        let contender = Box::new(move |count| Ok(contender(count)?.figure()));
        self.rows.push(Row { name: name.into(), count, contender, shown: M::shown, figures: Vec::new() });
        self
    }

    /// Adds a contender that is a worker's job, where the worker can run.
    pub fn row_of(self, jobs: &Jobs, name: impl Into<String>, count: u32, job: &str) -> Self {
        match jobs.contender(job) {
            Some(contender) => self.row(name, count, contender),
            None => self,
        }
    }

    /// Lets each contender have its turn.
    pub fn round(&mut self, part: impl Fn(u32) -> u32, counts: bool) -> Result<()> {
        for row in &mut self.rows {
            let count = part(row.count);
            let figure = (row.contender)(count).map_err(|error| format!("{}: {}: {error}", self.title, row.name))?;
            if counts {
                row.figures.push(figure / f64::from(count));
            }
        }
        Ok(())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounds = self.rows[0].figures.len();
        writeln!(formatter, "\n**{}**, {rounds} interleaved rounds\n", self.title)?;
        writeln!(formatter, "| contender | one {}, median | quartiles | to the first row |", self.job)?;
        writeln!(formatter, "|---|---:|---:|---:|")?;
        for row in &self.rows {
            let [low, median, high] = quartiles(row.figures.clone()).map(row.shown);
            // The ratio within each round, since a round's disturbances hit all of its contenders.
            let ratios = row.figures.iter().zip(&self.rows[0].figures).map(|(ours, first)| ours / first).collect();
            let [_, ratio, _] = quartiles(ratios);
            writeln!(formatter, "| {} | {median} | {low} to {high} | {} |", row.name, three_digits(ratio))?;
        }
        Ok(())
    }
}

/// Lower quartile, median, and upper quartile.
pub fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[(values.len() - 1) * quarter / 4])
}

/// A number with three digits that count.
pub fn three_digits(number: f64) -> String {
    match number {
        ..1.0 => format!("{number:.3}"),
        ..10.0 => format!("{number:.2}"),
        ..100.0 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}
