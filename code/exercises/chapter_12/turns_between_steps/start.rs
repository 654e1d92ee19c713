//! Mend it: while it computes, no other coroutine has a turn.

/// Takes so many steps, and gives the sum of what they give.
pub fn compute(steps: u64, step: impl Fn(u64) -> u64) -> u64 {
    (0..steps).map(step).sum()
}
