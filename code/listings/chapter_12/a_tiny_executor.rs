//! An executor is a queue of tasks that are ready: it polls each, and a waker puts its task back
//! into the queue.
//!
//! ```
//! use std::future::poll_fn;
//! use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
//! use std::sync::{Mutex, mpsc};
//! use std::task::{Poll, Waker};
//!
//! use listings::chapter_12::a_tiny_executor::{Task, spawn};
//! use listings::chapter_12::parked_until_woken::yield_now;
//!
//! static DONE: AtomicU32 = AtomicU32::new(0);
//! static KEPT: Mutex<Option<Waker>> = Mutex::new(None);
//!
//! let (queue, ready) = mpsc::channel();
//! for _ in 0..100 {
//!     spawn(&queue, async {
//!         yield_now().await;
//!         poll_fn(|context| Poll::Ready(*KEPT.lock().unwrap() = Some(context.waker().clone()))).await;
//!         DONE.fetch_add(1, SeqCst);
//!     });
//! }
//! ready.try_iter().for_each(Task::run);
//! assert_eq!(DONE.load(SeqCst), 100);
//!
//! // A task that is woken when it has finished goes through the queue once more, and nothing happens.
//! KEPT.lock().unwrap().take().expect("the last one kept it").wake();
//! ready.try_iter().for_each(Task::run);
//! assert_eq!(DONE.load(SeqCst), 100);
//! ```

// ANCHOR: listing
use std::pin::Pin;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Wake, Waker};

use listings::chapter_12::parked_until_woken::yield_now;

pub struct Task {
    future: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    queue: mpsc::Sender<Arc<Task>>,
}

impl Task {
    pub fn run(self: Arc<Self>) {
        let waker = Waker::from(self.clone());
        let mut future = self.future.lock().expect("no task has panicked");
        future.take_if(|future| future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready());
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.queue.send(self.clone()).unwrap_or_default(); // an error: the executor is gone
    }
}

pub fn spawn(queue: &mpsc::Sender<Arc<Task>>, future: impl Future<Output = ()> + Send + 'static) {
    Arc::new(Task { future: Mutex::new(Some(Box::pin(future))), queue: queue.clone() }).wake();
}

pub fn main() {
    let (queue, ready) = mpsc::channel();
    for [first, then] in [[12, 34], [56, 78]] {
        spawn(&queue, async move {
            println!("{first}");
            yield_now().await;
            println!("{then}");
        });
    }
    ready.try_iter().for_each(Task::run);
}
// ANCHOR_END: listing
