//! How much of a program that locks the kernel sees, for the page that teaches it.

use std::fmt::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use xray::{FutexOutcome, LaneKind, Trace, What};

use crate::listing::Language;
use crate::xray::{FOLDER, Picture};

/// What a trace tells of the locks of `lost_update_fixed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blindness {
    /// How often a lock was taken: the sum of the totals that were printed, one for each time.
    pub locks: u64,
    /// How often the threads asked the kernel to sleep on a word, or to wake what sleeps there.
    pub calls: u64,
    /// How often a thread did sleep.
    pub sleeps: u64,
    /// How many wakes found a sleeper.
    pub wakes: u64,
}

impl Blindness {
    /// Counts it.
    ///
    /// # Errors
    ///
    /// If the program printed something else than its totals.
    pub fn of(trace: &Trace) -> Result<Self> {
        let mut it = Self { locks: 0, calls: 0, sleeps: 0, wakes: 0 };
        for event in &trace.events {
            let of_thread = u64::from(trace.lanes[event.lane].kind == LaneKind::Thread);
            match &event.what {
                What::Print { text, .. } => {
                    let total = text.trim().rsplit(' ').next().unwrap_or_default();
                    it.locks += total.parse::<u64>().with_context(|| format!("{text:?} is no total"))?;
                }
                What::FutexWait { outcome, .. } => {
                    it.calls += of_thread;
                    it.sleeps += if *outcome == FutexOutcome::Changed { 0 } else { of_thread };
                }
                What::FutexWake { woken, .. } => {
                    it.calls += of_thread;
                    it.wakes += if *woken == 0 { 0 } else { of_thread };
                }
                _ => {}
            }
        }
        ensure!(it.calls > 0, "the threads never asked the kernel, so there is nothing to compare");
        Ok(it)
    }

    /// The table of the page, of what was recorded of the listing and its twin, and its file.
    ///
    /// # Errors
    ///
    /// If one of them was not recorded.
    pub fn table() -> Result<(PathBuf, String)> {
        let of = |language| Self::of(&Picture::new("chapter-6", "lost_update_fixed", language).read()?.trace);
        let [rust, python] = [of(Language::Rust)?, of(Language::Python)?];
        let mut table = "| | Rust | Python |\n|---|---:|---:|\n".to_owned();
        let mut row = |what: &str, of: [u64; 2]| {
            let [rust, python] = of.map(grouped);
            _ = writeln!(table, "| {what} | {rust} | {python} |");
        };
        row("locks taken", [rust.locks, python.locks]);
        row("calls of the threads that the kernel saw", [rust.calls, python.calls]);
        row("of these, sleeps", [rust.sleeps, python.sleeps]);
        row("of these, wakes of somebody", [rust.wakes, python.wakes]);
        row("locks taken for each call", [rust, python].map(|it| it.locks / it.calls));
        Ok((crate::python::workspace().join(format!("{FOLDER}/blind.md")), table))
    }
}

/// `6,000,000`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_stand_in_threes() {
        assert_eq!([0, 999, 1000, 6_000_000].map(grouped), ["0", "999", "1,000", "6,000,000"]);
    }
}
