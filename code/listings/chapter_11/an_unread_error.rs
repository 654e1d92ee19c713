//! A task that fails says so on its worker's standard error, and to the caller that asks for its
//! result; here none asks.
//!
//! ```
//! use many_hands::process::Pool;
//!
//! let pool = Pool::new(1)?;
//! drop(pool.apply_async(|number: u32| 6 / number, 0));
//! assert_eq!(pool.apply(|number: u32| 6 / number, 2)?, 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::Pool;

fn divide((a, b): (u32, u32)) {
    println!("{a} / {b} is {}", a / b);
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(1)?;
    for b in [3, 0, 2] {
        drop(pool.apply_async(divide, (6, b)));
    }
    pool.close().join();
    println!("main: all went well, as far as I know");
    Ok(())
}
// ANCHOR_END: listing
