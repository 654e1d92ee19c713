//! Looks at the row again when it has changed, but not for another seat.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// Takes the free seat with the lowest number, if there is one.
pub fn take(row: &AtomicU32, seats: u32) -> Option<u32> {
    let mut taken = row.load(SeqCst);
    let seat = taken.trailing_ones();
    if seat == seats {
        return None;
    }
    while let Err(now) = row.compare_exchange_weak(taken, taken | 1 << seat, SeqCst, SeqCst) {
        taken = now;
    }
    Some(seat)
}

/// Frees a seat that was taken.
pub fn give_back(row: &AtomicU32, seat: u32) {
    row.fetch_and(!(1 << seat), SeqCst);
}
