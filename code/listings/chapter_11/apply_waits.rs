//! `apply` waits for the result of its task; the worker does not end, and takes the next one.
//!
//! ```
//! use many_hands::process::Pool;
//!
//! let pool = Pool::new(1)?;
//! let first: u32 = pool.apply(|()| std::process::id(), ())?;
//! assert_eq!(pool.apply(|()| std::process::id(), ())?, first);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use many_hands::process::Pool;

fn square(number: u64) -> u64 {
    println!("worker {}: {number} times {number}", process::id());
    number * number
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(1)?;
    let mut number = 2;
    for _ in 0..3 {
        number = pool.apply(square, number)?;
        println!("main: {number}");
    }
    Ok(())
}
// ANCHOR_END: listing
