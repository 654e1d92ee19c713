//! All have written before the next round begins; but one may write before another has read.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

/// Has each cell become `next` of its neighbour, so many times.
pub fn run(cells: &[AtomicU32], rounds: u32, next: impl Fn(u32) -> u32 + Sync) {
    let next = &next;
    let all = Barrier::new(cells.len());
    thread::scope(|s| {
        for (place, cell) in cells.iter().enumerate() {
            let neighbour = &cells[(place + 1) % cells.len()];
            let all = &all;
            s.spawn(move || {
                for _ in 0..rounds {
                    let value = next(neighbour.load(SeqCst));
                    cell.store(value, SeqCst);
                    all.wait();
                }
            });
        }
    });
}
