//! Which lanes are there, and which of them sleep, at a moment.

use crate::{LaneId, Trace};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Absent,
    Runs,
    Sleeps,
}

/// The state of a lane just after a moment.
pub fn state(trace: &Trace, lane: LaneId, at: u64) -> State {
    let life = &trace.lanes[lane];
    if at < life.born || life.ended.is_some_and(|ended| ended <= at) {
        return State::Absent;
    }
    let sleeps = trace
        .of_lane(lane)
        .any(|event| event.blocked && event.at <= at && event.until.or(life.ended).is_none_or(|until| at < until));
    if sleeps { State::Sleeps } else { State::Runs }
}
