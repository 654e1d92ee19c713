//! A thread that runs a future sleeps while it is pending, and polls it again when its waker is
//! called.
//!
//! ```
//! use listings::chapter_12::parked_until_woken::{block_on, yield_now};
//!
//! let counted = block_on(async {
//!     yield_now().await;
//!     yield_now().await;
//!     42
//! });
//! assert_eq!(counted, 42);
//! ```

// ANCHOR: listing
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        println!("main: I poll");
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

pub async fn yield_now() {
    let mut asked = false;
    poll_fn(|context| {
        context.waker().wake_by_ref();
        if std::mem::replace(&mut asked, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

pub fn main() {
    block_on(yield_now());
    println!("main: it has finished");
}
// ANCHOR_END: listing
