//! Takes the change of another thread for a row that is full.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// Takes the free seat with the lowest number, if there is one.
pub fn take(row: &AtomicU32, seats: u32) -> Option<u32> {
    let taken = row.load(SeqCst);
    let seat = taken.trailing_ones();
    if seat == seats {
        return None;
    }
    row.compare_exchange(taken, taken | 1 << seat, SeqCst, SeqCst).ok().map(|_| seat)
}

/// Frees a seat that was taken.
pub fn give_back(row: &AtomicU32, seat: u32) {
    row.fetch_and(!(1 << seat), SeqCst);
}
