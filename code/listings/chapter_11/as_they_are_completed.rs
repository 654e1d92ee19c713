//! `as_completed` gives the results of tasks as they come, each with the position of its task.
//!
//! ```
//! use many_hands::process::{Pool, pool::as_completed};
//!
//! let pool = Pool::new(3)?;
//! let tasks = [15, 5, 10].map(|number| pool.apply_async(|number: u32| number * 2, number));
//! let mut results: Vec<_> = as_completed(tasks).map(|(position, result)| (position, result.unwrap())).collect();
//! results.sort();
//! assert_eq!(results, [(0, 30), (1, 10), (2, 20)]);
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Pool;
use many_hands::process::pool::as_completed;

fn fetch((page, time): (String, u32)) -> String {
    sleep(seconds(time));
    format!("{page} after {time} seconds")
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(3)?;
    let pages = [("home", 15), ("news", 5), ("about", 10)];
    let tasks = pages.map(|(page, time)| pool.apply_async(fetch, (page.to_string(), time)));
    for (position, result) in as_completed(tasks) {
        let (page, _) = pages[position];
        println!("{page}: {}", result?);
    }
    Ok(())
}
// ANCHOR_END: listing
