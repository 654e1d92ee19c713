//! P and V with one permit exclude like a lock, but any thread may give a permit, and with two
//! permits none is excluded.
//!
//! ```
//! use listings::chapter_06::p_and_v::add_between_p_and_v;
//!
//! assert_eq!(add_between_p_and_v(1), 2);
//! assert_eq!(add_between_p_and_v(2), 1);
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use many_hands::sync::Semaphore;

pub fn add_between_p_and_v(permits: usize) -> u32 {
    let semaphore = Semaphore::new(1);
    for _ in 1..permits {
        semaphore.release(); // main never took a permit
    }

    let number = AtomicU32::new(0);
    let all_who_may = Barrier::new(permits); // as many as can be inside at once
    let add = || {
        semaphore.acquire().forget(); // P: take a permit, wait if there is none
        let seen = number.load(Relaxed);
        all_who_may.wait();
        number.store(seen + 1, Relaxed);
        semaphore.release(); // V: give it back
    };
    thread::scope(|s| {
        s.spawn(add);
        s.spawn(add);
    });
    number.into_inner()
}

pub fn main() {
    println!("one permit: two threads add 1 each and make {}", add_between_p_and_v(1));
    println!("a V too many: two threads add 1 each and make {}", add_between_p_and_v(2));
}
// ANCHOR_END: listing
