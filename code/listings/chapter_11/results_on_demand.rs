//! `imap_unordered` takes items as results are read; reading three results does not make a thousand
//! items.
//!
//! ```
//! use many_hands::process::Pool;
//!
//! let pool = Pool::new(1)?;
//! let mut made = 0;
//! let items = (0..1000).inspect(|_| made += 1);
//! assert_eq!(pool.imap_unordered(|item: u32| item, items).take(3).count(), 3);
//! assert!(made <= 7);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::Pool;

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(1)?;
    let mut made = 0;
    let items = (0..1000).inspect(|_| made += 1);
    let results = pool.imap_unordered(|item: u32| item * 2, items).take(3);
    let results = results.collect::<Result<Vec<_>, _>>()?;
    println!("{} results read, {made} of 1000 items made", results.len());
    Ok(())
}
// ANCHOR_END: listing
