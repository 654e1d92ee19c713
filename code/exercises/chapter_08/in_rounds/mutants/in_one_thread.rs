//! One thread does it for all cells, one after the other.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// Has each cell become `next` of its neighbour, so many times.
pub fn run(cells: &[AtomicU32], rounds: u32, next: impl Fn(u32) -> u32 + Sync) {
    for _ in 0..rounds {
        let neighbours = cells.iter().cycle().skip(1);
        let values: Vec<_> = neighbours.take(cells.len()).map(|cell| next(cell.load(SeqCst))).collect();
        cells.iter().zip(values).for_each(|(cell, value)| cell.store(value, SeqCst));
    }
}
