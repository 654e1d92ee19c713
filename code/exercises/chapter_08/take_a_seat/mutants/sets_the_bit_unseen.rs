//! Sets its bit in one step, and does not look whether it was set before.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// Takes the free seat with the lowest number, if there is one.
pub fn take(row: &AtomicU32, seats: u32) -> Option<u32> {
    let seat = row.load(SeqCst).trailing_ones();
    if seat == seats {
        return None;
    }
    row.fetch_or(1 << seat, SeqCst);
    Some(seat)
}

/// Frees a seat that was taken.
pub fn give_back(row: &AtomicU32, seat: u32) {
    row.fetch_and(!(1 << seat), SeqCst);
}
