//! A coroutine that panics is an error for the caller that joins it, and for no other.
//!
//! ```
//! use may::go;
//!
//! let panicked = go!(|| panic!("no luck")).join();
//! assert_eq!(panicked.unwrap_err().downcast_ref(), Some(&"no luck"));
//! assert_eq!(go!(|| 6).join().unwrap(), 6);
//! ```

// ANCHOR: listing
use may::go;

fn divide(n: i32) -> i32 {
    assert!(n != 0, "no division by zero");
    6 / n
}

pub fn main() {
    let tasks = [1, 0, 3].map(|n| go!(move || divide(n)));
    for task in tasks {
        match task.join() {
            Ok(result) => println!("a result: {result}"),
            Err(panic) => println!("a panic: {:?}", panic.downcast_ref::<&str>()),
        }
    }
}
// ANCHOR_END: listing
