//! Runs the reader's code with every schedule.

use std::collections::{BTreeMap, VecDeque};

use schedules::explore::{Seen, Stand, State};
use schedules::{Program, explore};
use serde::{Deserialize, Serialize};

use super::verdict::{Rejected, reject};
use super::{Value, to_value};
use crate::crate_root::MODELLED;

/// What every schedule of a program comes to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Schedules {
    /// In how many states it can be.
    pub states: usize,
    /// Each thing that it can end with, and one of the shortest schedules that lead to it.
    pub ends: BTreeMap<String, String>,
    /// One of the shortest schedules after which no thread can go on, and the last has not ended.
    pub hang: Option<String>,
    /// How many threads were in a `thread::sleep` at once, at most: what stands for work.
    pub asleep_at_once: usize,
    /// Why there are not all schedules here.
    pub endless: Option<String>,
}

/// Runs a program with every schedule. `shared` names what its threads share, in the order in which
/// it is made: locks, atomics, condition variables.
///
/// Call it in `subject`, and [`Judge::schedules`](super::Judge::schedules) in `grade`. The program
/// is `super::modelled`; `thread::sleep` in it takes no time, and is a point where every other
/// thread may go on.
pub fn every_schedule(shared: &[&str], start: fn() -> String) -> Value {
    let threads: Vec<_> = ["main", "A", "B", "C", "D", "E", "F"].map(String::from).into();
    let mut names: Vec<_> = shared.iter().map(|name| (*name).to_owned()).collect();
    names.extend((names.len() + 1..100).map(|number| format!("object {number}")));
    let program = Program { threads: &threads, shared: &names, sources: MODELLED, start };
    to_value(match explore(&program) {
        Ok(states) => all(&states, &threads),
        Err(endless) => Schedules { endless: Some(endless.to_string()), ..Schedules::default() },
    })
}

fn all(states: &[State], threads: &[String]) -> Schedules {
    let ways = Ways::to_all(states);
    let mut it = Schedules { states: states.len(), ..Schedules::default() };
    // By length, so that the first is among the shortest.
    for state in &ways.order {
        let seen = &states[*state].seen;
        it.asleep_at_once = it.asleep_at_once.max(asleep(seen));
        if let Some(result) = &seen.result {
            it.ends.entry(result.clone()).or_insert_with(|| ways.written(*state, states, threads));
        } else if seen.hangs() {
            it.hang.get_or_insert_with(|| ways.written(*state, states, threads));
        }
    }
    it
}

fn asleep(seen: &Seen) -> usize {
    let sleeps = |stand: &&Stand| matches!(stand, Stand::Before { text, .. } if text == "wake from its pause");
    seen.threads.iter().filter(sleeps).count()
}

/// For each state, the step by which it is reached first.
struct Ways {
    from: Vec<Option<(usize, usize)>>,
    order: Vec<usize>,
}

impl Ways {
    fn to_all(states: &[State]) -> Self {
        let mut ways = Self { from: vec![None; states.len()], order: Vec::new() };
        let mut open: VecDeque<usize> = (0..states.len().min(1)).collect();
        while let Some(state) = open.pop_front() {
            ways.order.push(state);
            for (number, step) in states[state].steps.iter().enumerate() {
                if step.to != 0 && ways.from[step.to].is_none() {
                    ways.from[step.to] = Some((state, number));
                    open.push_back(step.to);
                }
            }
        }
        ways
    }

    /// Line by line: the thread, the line of the program, and what it did.
    fn written(&self, state: usize, states: &[State], threads: &[String]) -> String {
        let mut steps = Vec::new();
        let mut at = state;
        while let Some((before, number)) = self.from[at] {
            steps.push(&states[before].steps[number]);
            at = before;
        }
        let events = steps.iter().rev().flat_map(|step| &step.events);
        let mut lines: Vec<_> = events
            .map(|event| {
                let thread = threads.get(event.thread).map_or("?", |name| name);
                format!("{thread:<4} {} {}", line_number(event.line), event.text)
            })
            .collect();
        if states[state].seen.result.is_none() {
            lines.extend(states[state].seen.threads.iter().zip(threads).filter_map(|(stand, name)| match stand {
                Stand::Before { line, asleep: Some(at), .. } => {
                    Some(format!("{name:<4} {} sleeps at {at} for ever", line_number(*line)))
                }
                Stand::Before { line, wants: Some(lock), .. } => {
                    Some(format!("{name:<4} {} waits for {lock} for ever", line_number(*line)))
                }
                Stand::Waits(what) => Some(format!("{name:<4}          waits for {what}")),
                _ => None,
            }));
        }
        lines.join("\n")
    }
}

/// Of the reader's program; the check's own threads have none.
fn line_number(line: u32) -> String {
    if line == 0 { " ".repeat(8) } else { format!("line {line:<3}") }
}

impl Schedules {
    /// Every schedule ends.
    ///
    /// # Errors
    ///
    /// A rejection by `deadlock` or by `spins`.
    pub(super) fn end(&self) -> Result<(), Rejected> {
        if let Some(endless) = &self.endless {
            return reject("spins", format!("Not every schedule could be tried: {endless}"));
        }
        match &self.hang {
            None => Ok(()),
            Some(schedule) => Err(Rejected::new(
                "deadlock",
                "There is a schedule after which every thread waits, and none can go on.",
            )
            .with_picture(schedule)),
        }
    }

    /// Every schedule ends with this, as Rust writes it.
    ///
    /// # Errors
    ///
    /// A rejection with the id and the message, and with a schedule that ends with something else.
    pub fn all_end_with(&self, result: &str, id: &str, message: &str) -> Result<(), Rejected> {
        match self.ends.iter().find(|(end, _)| *end != result) {
            None => Ok(()),
            Some((end, schedule)) => {
                let message = format!("{message} A schedule ends with {end} in place of {result}.");
                Err(Rejected::new(id, message).with_picture(schedule))
            }
        }
    }
}
