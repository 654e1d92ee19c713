//! Chooses a seat anew whenever the row has changed, and frees one without looking at the others.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// Takes the free seat with the lowest number, if there is one.
pub fn take(row: &AtomicU32, seats: u32) -> Option<u32> {
    let mut taken = row.load(SeqCst);
    loop {
        let seat = taken.trailing_ones();
        if seat == seats {
            return None;
        }
        match row.compare_exchange_weak(taken, taken | 1 << seat, SeqCst, SeqCst) {
            Ok(_) => return Some(seat),
            Err(now) => taken = now,
        }
    }
}

/// Frees a seat that was taken.
pub fn give_back(row: &AtomicU32, seat: u32) {
    row.fetch_and(!(1 << seat), SeqCst);
}
