//! After every 50 steps the others have a turn.

use many_hands::coroutine::yield_now;

/// Takes so many steps, and gives the sum of what they give.
pub fn compute(steps: u64, step: impl Fn(u64) -> u64) -> u64 {
    let mut sum = 0;
    for number in 0..steps {
        sum += step(number);
        if number % 50 == 49 {
            yield_now();
        }
    }
    sum
}
