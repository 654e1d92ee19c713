//! Starts a thread for each job, and counts how many run.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};

pub struct ThreadPool {
    free: Arc<AtomicUsize>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

pub struct Handle<T>(mpsc::Receiver<thread::Result<T>>);

impl ThreadPool {
    pub fn new(threads: usize) -> Self {
        Self { free: Arc::new(AtomicUsize::new(threads)), threads: Mutex::default() }
    }

    pub fn give<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Handle<T> {
        let (sender, result) = mpsc::channel();
        let free = Arc::clone(&self.free);
        let thread = thread::spawn(move || {
            while free.try_update(SeqCst, SeqCst, |free| free.checked_sub(1)).is_err() {
                thread::yield_now();
            }
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
            free.fetch_add(1, SeqCst);
            drop(sender.send(result));
        });
        self.threads.lock().expect("no holder panics").push(thread);
        Handle(result)
    }

    /// Waits for all jobs.
    pub fn join(self) {
        for thread in self.threads.into_inner().expect("no holder panics") {
            thread.join().expect("panics are caught");
        }
    }
}

impl<T> Handle<T> {
    /// Waits for the result, or the panic.
    pub fn join(self) -> thread::Result<T> {
        self.0.recv().expect("each job sends a result")
    }
}
