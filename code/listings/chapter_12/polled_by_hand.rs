//! Two async functions take turns when they are polled in turn; each `await` of something
//! unfinished is a place to suspend.
//!
//! ```
//! use std::pin::pin;
//! use std::task::{Context, Waker};
//!
//! use listings::chapter_12::polled_by_hand::Pause;
//!
//! let mut pause = pin!(Pause::default());
//! let mut context = Context::from_waker(Waker::noop());
//! assert!(pause.as_mut().poll(&mut context).is_pending());
//! assert!(pause.as_mut().poll(&mut context).is_ready());
//! ```

// ANCHOR: listing
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

#[derive(Default)]
pub struct Pause {
    over: bool,
}

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context) -> Poll<()> {
        if self.over {
            return Poll::Ready(());
        }
        self.over = true;
        Poll::Pending
    }
}

async fn lines(first: u32, then: u32) {
    println!("{first}");
    Pause::default().await;
    println!("{then}");
}

pub fn main() {
    let mut context = Context::from_waker(Waker::noop());
    let mut tasks = vec![Box::pin(lines(12, 34)), Box::pin(lines(56, 78))];
    while !tasks.is_empty() {
        tasks.retain_mut(|task| task.as_mut().poll(&mut context).is_pending());
    }
}
// ANCHOR_END: listing
