//! Sleeps until the others must have read, and until they must have written.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

/// Has each cell become `next` of its neighbour, so many times.
pub fn run(cells: &[AtomicU32], rounds: u32, next: impl Fn(u32) -> u32 + Sync) {
    let next = &next;
    thread::scope(|s| {
        for (place, cell) in cells.iter().enumerate() {
            let neighbour = &cells[(place + 1) % cells.len()];
            s.spawn(move || {
                for _ in 0..rounds {
                    let value = next(neighbour.load(SeqCst));
                    thread::sleep(Duration::from_millis(20));
                    cell.store(value, SeqCst);
                    thread::sleep(Duration::from_millis(20));
                }
            });
        }
    });
}
