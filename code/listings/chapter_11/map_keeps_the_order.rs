//! `map` gives the results in the order of the items; `imap_unordered` gives each as soon as it is
//! there.
//!
//! ```
//! use many_hands::process::Pool;
//!
//! let pool = Pool::new(3)?;
//! assert_eq!(pool.map(|number: u32| number * 2, [15, 5, 10])?, [30, 10, 20]);
//! let mut results = pool.imap_unordered(|number: u32| number * 2, [15, 5, 10]).collect::<Result<Vec<_>, _>>()?;
//! results.sort();
//! assert_eq!(results, [10, 20, 30]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Pool;

fn work(time: u32) -> u32 {
    sleep(seconds(time));
    time
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(3)?;
    println!("map: {:?}", pool.map(work, [15, 5, 10])?);
    for result in pool.imap_unordered(work, [15, 5, 10]) {
        println!("imap_unordered: {}", result?);
    }
    Ok(())
}
// ANCHOR_END: listing
