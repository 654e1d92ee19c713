//! Waits for one thread before it starts the other.

use std::thread;

/// What `count` gives for the one half of the lines, and for the other, added up.
pub fn in_halves(lines: &[String], count: fn(&[String]) -> usize) -> usize {
    let (left, right) = lines.split_at(lines.len() / 2);
    thread::scope(|s| {
        let left = s.spawn(|| count(left)).join().expect("counting does not panic");
        let right = s.spawn(|| count(right)).join().expect("counting does not panic");
        left + right
    })
}
