//! A guard gives the lock back on every way out of its block: at the end, and at an early return by
//! `?`.
//!
//! ```
//! use std::sync::Mutex;
//!
//! use listings::chapter_07::released_on_every_way_out::add;
//!
//! let total = Mutex::new(0);
//! assert!(add(&total, "five").is_err());
//! assert!(add(&total, "5").is_ok());
//! assert_eq!(total.try_lock().map(|total| *total).ok(), Some(5));
//! ```

// ANCHOR: listing
use std::num::ParseIntError;
use std::sync::Mutex;

pub fn add(total: &Mutex<i32>, text: &str) -> Result<i32, ParseIntError> {
    let mut total = total.lock().expect("no holder panics");
    *total += text.parse::<i32>()?; // may leave here, with the lock held
    Ok(*total)
}

pub fn main() {
    let total = Mutex::new(0);
    for text in ["20", "many", "22"] {
        match add(&total, text) {
            Ok(sum) => println!("{text}: the sum is {sum}"),
            Err(error) => println!("{text}: {error}"),
        }
        let state = if total.try_lock().is_ok() { "free" } else { "held" };
        println!("  afterwards the lock is {state}");
    }
}
// ANCHOR_END: listing
