//! What tests ask of a trace.

use std::collections::BTreeSet;

use crate::{ArrowKind, Event, FutexOutcome, Lane, LaneId, LaneKind, Trace, What};

impl Trace {
    /// How many descendants of the program were alive at the same time, at most.
    ///
    /// A child lives until it exits, whether or not it has been waited for.
    pub fn children_alive_at_once(&self) -> usize {
        self.alive_at_once(|lane, id| lane.kind == LaneKind::Process && id != 0)
    }

    /// How many threads were alive at the same time, at most, first threads of processes included.
    pub fn threads_alive_at_once(&self) -> usize {
        self.alive_at_once(|_, _| true)
    }

    fn alive_at_once(&self, counts: impl Fn(&Lane, LaneId) -> bool) -> usize {
        let lanes = self.lanes.iter().enumerate().filter(|(id, lane)| counts(lane, *id));
        most_at_once(lanes.map(|(_, lane)| (lane.born, lane.ended)))
    }

    /// How many of the events that `counts` picks were under way at the same time, at most.
    pub fn at_once(&self, counts: impl Fn(&Event) -> bool) -> usize {
        most_at_once(self.events.iter().filter(|event| counts(event)).map(|event| (event.at, event.until)))
    }

    /// How many lanes slept (`sleep`, not a lock) at the same time, at most.
    pub fn asleep_at_once(&self) -> usize {
        self.at_once(|event| matches!(event.what, What::Sleep { .. }))
    }

    /// Whether a lane waits for a child before it first reads from a channel: with a child that
    /// writes more than a pipe holds, a deadlock. Nothing if it does not do both.
    pub fn waits_before_it_reads(&self, lane: LaneId) -> Option<bool> {
        let first = |is: fn(&What) -> bool| self.of_lane(lane).position(|event| is(&event.what));
        let wait = first(|what| matches!(what, What::Wait { .. }))?;
        let read = first(|what| matches!(what, What::Read { .. }))?;
        Some(wait < read)
    }

    /// How often a lane slept on a word of memory: a lock, a condition, a join.
    pub fn futex_sleeps(&self, lane: LaneId) -> usize {
        let slept = |event: &&Event| match event.what {
            What::FutexWait { outcome, .. } => outcome != FutexOutcome::Changed,
            _ => false,
        };
        self.of_lane(lane).filter(slept).count()
    }

    /// Which process wrote what which other process read.
    pub fn wrote_to(&self) -> BTreeSet<(LaneId, LaneId)> {
        let pairs = self.caused(ArrowKind::Data).into_iter();
        let pairs = pairs.map(|(from, to)| (self.lanes[from].process, self.lanes[to].process));
        pairs.filter(|(from, to)| from != to).collect()
    }

    /// From which lane to which there is an arrow of a kind.
    pub fn caused(&self, kind: ArrowKind) -> BTreeSet<(LaneId, LaneId)> {
        let arrows = self.arrows.iter().filter(|arrow| arrow.kind == kind);
        arrows.map(|arrow| (self.events[arrow.from].lane, self.events[arrow.to].lane)).collect()
    }

    /// What a lane did, in order.
    pub fn of_lane(&self, lane: LaneId) -> impl Iterator<Item = &Event> {
        self.events.iter().filter(move |event| event.lane == lane)
    }

    /// The lanes that were called so when they ended.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = LaneId> + 'a {
        self.lanes.iter().enumerate().filter(move |(_, lane)| lane.name == name).map(|(id, _)| id)
    }
}

fn most_at_once(spans: impl Iterator<Item = (u64, Option<u64>)>) -> usize {
    let mut changes = Vec::new();
    for (from, until) in spans {
        changes.push((from, 1));
        // One that ends in the microsecond in which another begins was over before.
        changes.extend(until.map(|until| (until, -1)));
    }
    changes.sort_unstable();
    let mut now = 0;
    changes
        .iter()
        .map(|(_, change)| {
            now += change;
            now
        })
        .max()
        .unwrap_or(0) as usize
}
