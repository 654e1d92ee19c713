//! Which lanes are there, and which of them sleep, at a moment.

use crate::{LaneId, Trace};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Absent,
    Runs,
    Sleeps,
}

/// When each lane sleeps.
pub struct Frame<'a> {
    trace: &'a Trace,
    sleeps: Vec<Vec<(u64, Option<u64>)>>,
}

impl<'a> Frame<'a> {
    pub fn new(trace: &'a Trace) -> Self {
        let mut sleeps = vec![Vec::new(); trace.lanes.len()];
        for event in trace.events.iter().filter(|event| event.blocked) {
            sleeps[event.lane].push((event.at, event.until));
        }
        Self { trace, sleeps }
    }

    /// The state of a lane just after a moment.
    pub fn state(&self, lane: LaneId, at: u64) -> State {
        let life = &self.trace.lanes[lane];
        if at < life.born || life.ended.is_some_and(|ended| ended <= at) {
            return State::Absent;
        }
        // A lane does one thing at a time, so that the last sleep that has begun decides.
        let sleeps = &self.sleeps[lane];
        let begun = sleeps.partition_point(|&(from, _)| from <= at);
        match sleeps[..begun].last() {
            Some(&(_, until)) if until.is_none_or(|until| at < until) => State::Sleeps,
            _ => State::Runs,
        }
    }
}
