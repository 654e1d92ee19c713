//! Mend it: one job runs at a time, and a panic spoils the pool.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

pub struct ThreadPool {
    jobs: Sender<Job>,
    threads: Vec<JoinHandle<()>>,
}

pub struct Handle<T>(Receiver<thread::Result<T>>);

impl ThreadPool {
    pub fn new(threads: usize) -> Self {
        let (jobs, receiver) = channel::<Job>();
        let receiver = Arc::new(Mutex::new(receiver));
        let start = |_| {
            let receiver = Arc::clone(&receiver);
            thread::spawn(move || work(&receiver))
        };
        Self { jobs, threads: (0..threads).map(start).collect() }
    }

    pub fn give<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Handle<T> {
        let (sender, result) = channel();
        let job = move || drop(sender.send(Ok(job())));
        self.jobs.send(Box::new(job)).expect("the threads outlive a panic");
        Handle(result)
    }

    /// Waits for all jobs.
    pub fn join(self) {
        drop(self.jobs);
        for thread in self.threads {
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

fn work(jobs: &Mutex<Receiver<Job>>) {
    while let Ok(job) = jobs.lock().expect("no holder panics").recv() {
        job();
    }
}
