use std::time::Duration;

use crate::arrange::in_order;
use crate::ending::Ending;
use crate::pattern::{Captures, Pattern};
use crate::report::block;
use crate::supervise::Outcome;

/// How long a run may take when nothing else is said.
const DEADLINE: Duration = Duration::from_secs(60);

/// How a program is expected to behave, whatever it prints on stdout.
#[derive(Clone, Debug)]
pub(crate) struct Manners {
    pub ending: Ending,
    /// Lines that stand on stderr in this order. Without any, stderr is empty.
    pub stderr: Vec<String>,
    /// How many zombies it leaves. `None`: as many as the machine chooses.
    pub zombies: Option<usize>,
}

impl Default for Manners {
    fn default() -> Self {
        Self { ending: Ending::Code(0), stderr: Vec::new(), zombies: Some(0) }
    }
}

impl Manners {
    pub fn deadline(&self) -> Duration {
        match self.ending {
            Ending::Never(time) => time,
            Ending::Code(_) | Ending::Signal(_) => DEADLINE,
        }
    }

    /// What the names on stderr stand for, or what is wrong with it.
    pub fn read(&self, stderr: &[String]) -> Result<Captures, String> {
        if self.stderr.is_empty() && !stderr.is_empty() {
            return Err("it should print nothing on stderr".into());
        }
        let expected = Pattern::all(&self.stderr);
        in_order(&expected, stderr, &Captures::default())
            .ok_or_else(|| block("it should print on stderr, in this order", &expected))
    }

    /// Everything else that is wrong.
    pub fn complaints(&self, outcome: &Outcome) -> Vec<String> {
        let Outcome { ending, left, .. } = outcome;
        let mut complaints = Vec::new();
        if *ending != self.ending {
            complaints.push(format!("it {ending}; expected: it {}", self.ending));
        }
        if let Some(expected) = self.zombies
            && left.zombies.len() != expected
        {
            let heading = format!("zombies, which ended and were never waited for: expected {expected}, found");
            complaints.push(block(&heading, &left.zombies));
        }
        let left_behind = [
            ("it left processes behind", &left.survivors),
            ("it left temporary files in TMPDIR", &left.files),
            ("it left shared memory, unless another program did at the same time", &outcome.shared_memory),
        ];
        for (heading, things) in left_behind {
            if !things.is_empty() {
                complaints.push(block(heading, things));
            }
        }
        if outcome.held_open {
            complaints.push("a process that cannot be found still holds its stdout or stderr open".into());
        }
        complaints
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::supervise::supervise;

    #[test]
    fn a_program_that_does_not_end_is_stopped_without_being_asked() {
        let mut sleep = Command::new("sleep");
        sleep.arg("60");
        let outcome = supervise(sleep, Duration::from_millis(200)).unwrap();
        assert_eq!(
            Manners::default().complaints(&outcome),
            ["it was still running after 200ms; expected: it exited with 0"]
        );
    }
}
