//! Mend it: two threads can get the same seat, and a seat that is given back can stay taken.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// Takes the free seat with the lowest number, if there is one.
pub fn take(row: &AtomicU32, seats: u32) -> Option<u32> {
    let taken = row.load(SeqCst);
    let seat = taken.trailing_ones();
    if seat == seats {
        return None;
    }
    row.store(taken | 1 << seat, SeqCst);
    Some(seat)
}

/// Frees a seat that was taken.
pub fn give_back(row: &AtomicU32, seat: u32) {
    let taken = row.load(SeqCst);
    row.store(taken & !(1 << seat), SeqCst);
}
