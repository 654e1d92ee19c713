use std::thread;
use std::time::{Duration, Instant};

/// Asks again `every` so often until the answer is there, at most for the time `within`.
///
/// It asks at least once, and once more after a time in which the machine was busy elsewhere.
pub(crate) fn poll<T>(within: Duration, every: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        let late = start.elapsed() >= within;
        let answer = ask();
        if answer.is_some() || late {
            return answer;
        }
        thread::sleep(every);
    }
}
