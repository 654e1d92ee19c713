//! Sleeps a little after every 50 steps, although there is something to compute.

use std::time::Duration;

use many_hands::coroutine::sleep;

/// Takes so many steps, and gives the sum of what they give.
pub fn compute(steps: u64, step: impl Fn(u64) -> u64) -> u64 {
    let mut sum = 0;
    for number in 0..steps {
        sum += step(number);
        if number % 50 == 49 {
            sleep(Duration::from_millis(5));
        }
    }
    sum
}
