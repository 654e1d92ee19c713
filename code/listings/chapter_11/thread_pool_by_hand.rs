//! A channel and some threads are a thread pool: a job that panics ends none of the threads.
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
use std::thread::{self, JoinHandle};

use crossbeam::channel::{Sender, unbounded};

type Job = Box<dyn FnOnce() + Send>;
pub struct ThreadPool {
    jobs: Sender<Job>,
    threads: Vec<JoinHandle<()>>,
}

impl ThreadPool {
    pub fn new(threads: usize) -> Self {
        let (sender, jobs) = unbounded::<Job>();
        let work = move || {
            for job in jobs {
                _ = catch_unwind(AssertUnwindSafe(job)); // a panic ends the job, not the thread
            }
        };
        Self { jobs: sender, threads: (0..threads).map(|_| thread::spawn(work.clone())).collect() }
    }

    pub fn give(&self, job: impl FnOnce() + Send + 'static) {
        self.jobs.send(Box::new(job)).expect("the threads outlive a panic");
    }

    pub fn join(self) {
        drop(self.jobs); // no more jobs: when those in the channel are done, the threads end
        for thread in self.threads {
            thread.join().expect("panics are caught");
        }
    }
}

pub fn main() {
    let pool = ThreadPool::new(1);
    pool.give(|| panic!("the first job fails"));
    pool.give(|| println!("the second is done all the same"));
    pool.join();
}
// ANCHOR_END: listing
