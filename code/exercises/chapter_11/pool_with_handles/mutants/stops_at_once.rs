//! Tells the threads to stop, whatever is still waiting in the channel.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

pub struct ThreadPool {
    jobs: Sender<Job>,
    over: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

pub struct Handle<T>(Receiver<thread::Result<T>>);

impl ThreadPool {
    pub fn new(threads: usize) -> Self {
        let (jobs, receiver) = channel::<Job>();
        let receiver = Arc::new(Mutex::new(receiver));
        let over = Arc::new(AtomicBool::new(false));
        let start = |_| {
            let (receiver, over) = (Arc::clone(&receiver), Arc::clone(&over));
            thread::spawn(move || work(&receiver, &over))
        };
        let threads = (0..threads).map(start).collect();
        Self { jobs, over, threads }
    }

    pub fn give<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Handle<T> {
        let (sender, result) = channel();
        let job = move || drop(sender.send(catch_unwind(AssertUnwindSafe(job))));
        self.jobs.send(Box::new(job)).expect("the threads outlive a panic");
        Handle(result)
    }

    /// Waits for all jobs.
    pub fn join(self) {
        self.over.store(true, SeqCst);
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

fn work(jobs: &Mutex<Receiver<Job>>, over: &AtomicBool) {
    while !over.load(SeqCst) {
        let next = jobs.lock().expect("no holder panics").recv();
        let Ok(job) = next else { break };
        job();
    }
}
