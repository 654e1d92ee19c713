//! A turn after each step, however short the step is.

use many_hands::coroutine::yield_now;

/// Takes so many steps, and gives the sum of what they give.
pub fn compute(steps: u64, step: impl Fn(u64) -> u64) -> u64 {
    let step = |number| {
        yield_now();
        step(number)
    };
    (0..steps).map(step).sum()
}
