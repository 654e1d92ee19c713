//! Collected into a vector first, all threads run at once; the results come in the order of the
//! vector.
//!
//! ```
//! use std::sync::Barrier;
//! use listings::chapter_04::collect_starts_them_all::square;
//!
//! assert_eq!(square(3, &Barrier::new(1)), 9);
//! listings::chapter_04::collect_starts_them_all::main();
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::thread;

/// Goes on when three threads have come so far: it would wait for ever if they came one by one.
pub fn square(n: u32, barrier: &Barrier) -> u32 {
    barrier.wait();
    println!("{n} has met the others");
    n * n
}

pub fn main() {
    let barrier = &Barrier::new(3);
    let squares: Vec<_> = thread::scope(|s| {
        let threads: Vec<_> = (1..=3).map(|n| s.spawn(move || square(n, barrier))).collect();
        threads.into_iter().map(|thread| thread.join().expect("squares fit")).collect()
    });
    println!("squares: {squares:?}");
}
// ANCHOR_END: listing
