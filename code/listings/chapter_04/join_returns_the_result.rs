//! `join` gives back what the thread's function returned.
//!
//! ```
//! use listings::chapter_04::join_returns_the_result::calculate;
//!
//! let thread = std::thread::spawn(|| calculate(1, 2));
//! assert_eq!(thread.join().expect("there is no division of integers"), (3, 2, 0.5));
//! ```
//!
//! `join` takes the handle, and with it the result. There is no second time:
//!
//! ```compile_fail,E0382
//! let thread = std::thread::spawn(|| 1 + 2);
//! assert_eq!(thread.join().expect("adding does not panic"), 3);
//! assert_eq!(thread.join().expect("adding does not panic"), 3);
//! ```

// ANCHOR: listing
use std::thread;

use listings::pace::seconds;

pub fn calculate(a: i32, b: i32) -> (i32, i32, f64) {
    thread::sleep(seconds(10));
    (a + b, a * b, f64::from(a) / f64::from(b))
}

pub fn main() {
    let calculation = thread::spawn(|| calculate(1, 2));
    println!("main: it is being calculated");
    let result = calculation.join().expect("there is no division of integers");
    println!("main: {result:?}");
}
// ANCHOR_END: listing
