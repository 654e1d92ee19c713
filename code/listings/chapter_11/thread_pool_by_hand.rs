//! A channel and four threads are a thread pool: a hundred jobs, four starts, at most four jobs at
//! once.
//!
//! ```
//! use listings::chapter_11::thread_pool_by_hand::ThreadPool;
//! use std::sync::{Arc, atomic::{AtomicU32, Ordering::SeqCst}};
//!
//! let sum = Arc::new(AtomicU32::new(0));
//! let pool = ThreadPool::new(3);
//! for number in 1..=10 {
//!     let sum = Arc::clone(&sum);
//!     pool.give(move || {
//!         sum.fetch_add(number, SeqCst);
//!         assert!(number > 1, "this job harms no other");
//!     });
//! }
//! pool.join();
//! assert_eq!(sum.load(SeqCst), 55);
//! ```

// ANCHOR: listing
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{self, JoinHandle, sleep};

use crossbeam::channel::{Sender, unbounded};
use listings::pace::seconds;

pub struct ThreadPool(Sender<Box<dyn FnOnce() + Send>>, Vec<JoinHandle<()>>);

impl ThreadPool {
    pub fn new(threads: usize) -> Self {
        let (sender, jobs) = unbounded::<Box<dyn FnOnce() + Send>>();
        let work = move || jobs.iter().for_each(|job| drop(catch_unwind(AssertUnwindSafe(job))));
        Self(sender, (0..threads).map(|_| thread::spawn(work.clone())).collect())
    }

    pub fn give(&self, job: impl FnOnce() + Send + 'static) {
        self.0.send(Box::new(job)).expect("the threads outlive a panic");
    }

    pub fn join(self) {
        drop(self.0); // no more jobs: when those in the channel are done, the threads end
        self.1.into_iter().for_each(|thread| thread.join().expect("panics are caught"));
    }
}

pub fn main() {
    static NOW: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    let pool = ThreadPool::new(4);
    let job = || {
        MOST.fetch_max(NOW.fetch_add(1, SeqCst) + 1, SeqCst);
        sleep(seconds(0.1));
        NOW.fetch_sub(1, SeqCst);
    };
    (0..100).for_each(|_| pool.give(job));
    println!("100 jobs, {} threads", pool.1.len());
    pool.join();
    println!("at most {} jobs at once", MOST.load(SeqCst));
}
// ANCHOR_END: listing
