//! Small items in chunks of 500 cost a small part of what they cost one by one, and their results
//! still come one by one, in order.
//!
//! ```
//! use many_hands::process::Pool;
//!
//! let pool = Pool::new(2)?;
//! let squares = pool.imap_chunks(|number: u64| number * number, 0.., 500);
//! assert!(squares.take(1000).map(Result::unwrap).eq((0..1000).map(|number| number * number)));
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::time::Instant;

use many_hands::process::Pool;

fn square(number: u64) -> u64 {
    number * number
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(2)?;
    for chunk in [1, 500] {
        let start = Instant::now();
        let mut sum = 0;
        for result in pool.imap_chunks(square, 0..20_000, chunk) {
            sum += result?;
        }
        println!("chunks of {chunk}: {sum} after {} ms", start.elapsed().as_millis());
    }
    Ok(())
}
// ANCHOR_END: listing
