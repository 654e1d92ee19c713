//! A counter with a limit: a thread that finds the number changed looks again, and none gets in
//! when it is full.
//!
//! ```
//! use std::sync::atomic::AtomicU32;
//!
//! use listings::chapter_08::no_more_than_the_limit::enter;
//!
//! let inside = AtomicU32::new(0);
//! assert_eq!([(); 3].map(|()| enter(&inside, 2)), [true, true, false]);
//! assert_eq!(inside.into_inner(), 2);
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

pub fn enter(inside: &AtomicU32, limit: u32) -> bool {
    let mut seen = inside.load(Relaxed);
    while seen < limit {
        match inside.compare_exchange_weak(seen, seen + 1, Relaxed, Relaxed) {
            Ok(_) => return true,
            Err(now) => seen = now,
        }
    }
    false
}

pub fn main() {
    let inside = AtomicU32::new(0);
    let entered: usize = thread::scope(|s| {
        let try_often = || (0..1000).filter(|_| enter(&inside, 5000)).count();
        let threads: Vec<_> = (0..8).map(|_| s.spawn(try_often)).collect();
        threads.into_iter().map(|thread| thread.join().expect("it does not panic")).sum()
    });
    println!("8000 tries, entered: {entered}, inside: {}", inside.load(Relaxed));

    let one_more = inside.try_update(Relaxed, Relaxed, |seen| (seen < 5000).then_some(seen + 1));
    println!("one more try: {one_more:?}");
}
// ANCHOR_END: listing
