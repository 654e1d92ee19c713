//! A pool of four threads does a hundred jobs, and at most four at once.
//!
//! ```
//! use listings::chapter_11::at_most_four_at_once::most_at_once;
//!
//! assert!((1..=4).contains(&most_at_once()));
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::sleep;

use listings::chapter_11::thread_pool_by_hand::ThreadPool;
use listings::pace::seconds;

pub fn most_at_once() -> usize {
    static NOW: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    let pool = ThreadPool::new(4);
    for _ in 0..100 {
        pool.give(|| {
            MOST.fetch_max(NOW.fetch_add(1, SeqCst) + 1, SeqCst);
            sleep(seconds(0.1));
            NOW.fetch_sub(1, SeqCst);
        });
    }
    pool.join();
    MOST.load(SeqCst)
}

pub fn main() {
    println!("100 jobs, at most {} at once", most_at_once());
}
// ANCHOR_END: listing
