//! A panic ends its thread alone; `join` gives the message to its caller.
//!
//! ```
//! use listings::chapter_04::panic_is_an_error_of_join::{divide, message};
//!
//! let thread = std::thread::spawn(|| divide(6, 0));
//! let panic = thread.join().expect_err("nobody divides by zero");
//! assert_eq!(message(&*panic), "attempt to divide by zero");
//! ```

// ANCHOR: listing
use std::any::Any;
use std::thread;

pub fn divide(a: i32, b: i32) -> i32 {
    a / b
}

/// What a panic says. It may carry any value; `panic!` makes it a `&str` or a `String`.
pub fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text")
}

pub fn main() {
    for (a, b) in [(6, 3), (6, 0), (8, 2)] {
        match thread::spawn(move || divide(a, b)).join() {
            Ok(result) => println!("{a} / {b} is {result}"),
            Err(panic) => println!("{a} / {b} panicked: {}", message(&*panic)),
        }
    }
}
// ANCHOR_END: listing
