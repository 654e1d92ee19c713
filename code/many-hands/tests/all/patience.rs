//! For tests of the toolkit: to wait for what must come, and to do things at moments that look
//! random.
//!
//! Adversarial tests, which kill processes at many moments or try many schedules, repeat
//! themselves. Where the environment variable `CI_ROUNDS` is `full`, as in continuous integration,
//! they do all of their rounds; otherwise the first fifth, so that `cargo test` takes a minute.
//! These are the same tests, with the same seeds.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Long enough for anything that does happen on a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Whether adversarial tests are to do all of their rounds.
#[must_use]
pub fn all_rounds() -> bool {
    std::env::var_os("CI_ROUNDS").is_some_and(|rounds| rounds == "full")
}

/// How many of so many rounds to do.
#[must_use]
pub fn rounds(all: usize) -> usize {
    if all_rounds() { all } else { all.div_ceil(5) }
}

/// Waits until it holds. Fails the test if it never does.
///
/// # Panics
///
/// After [`PATIENCE`], with what it waited for.
#[track_caller]
pub fn within_patience(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "it never came to pass that {what}");
        sleep(Duration::from_millis(1));
    }
}

/// Whether a process is in the table and has not ended. An orphan that has ended stays there until
/// its new parent looks.
#[must_use]
pub fn runs(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
}

/// Whether a process is in the table.
#[must_use]
pub fn exists(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

/// Numbers that look random and are the same in each run (SplitMix64).
#[derive(Debug, Clone)]
pub struct Random(pub u64);

impl Random {
    /// The next number, which is less than this.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % limit
    }
}

#[cfg(test)]
mod tests {
    use std::process::{self, Command};

    use super::*;

    #[test]
    fn tells_the_living_from_the_dead() {
        assert!(runs(process::id()) && exists(process::id()));
        let mut child = Command::new("true").spawn().unwrap();
        within_patience("it has ended", || !runs(child.id()));
        assert!(exists(child.id()), "a zombie is in the table");
        child.wait().unwrap();
        assert!(!exists(child.id()));
    }

    #[test]
    fn numbers_stay_below_their_limit_and_repeat() {
        let numbers = |seed| (0..100).scan(Random(seed), |random, _| Some(random.below(10))).collect::<Vec<_>>();
        assert_eq!(numbers(1), numbers(1));
        assert_ne!(numbers(1), numbers(2));
        assert!((0..10).all(|number| numbers(1).contains(&number)));
    }
}
