//! Calling an `async fn` makes a future and runs nothing; it runs when it is polled.
//!
//! ```
//! use std::pin::pin;
//! use std::task::{Context, Poll, Waker};
//!
//! use listings::chapter_12::an_async_call_runs_nothing::greet;
//!
//! let greeting = pin!(greet("bob"));
//! assert_eq!(greeting.poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(3));
//! ```

// ANCHOR: listing
use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub async fn greet(name: &str) -> usize {
    println!("hello, {name}");
    name.len()
}

pub fn main() {
    let greeting = pin!(greet("bob"));
    println!("called, and nothing has run");

    let mut context = Context::from_waker(Waker::noop());
    match greeting.poll(&mut context) {
        Poll::Ready(length) => println!("it has finished, with {length}"),
        Poll::Pending => println!("it has suspended itself"),
    }
}
// ANCHOR_END: listing
