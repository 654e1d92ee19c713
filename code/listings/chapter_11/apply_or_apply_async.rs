//! Four calls of `apply` take four times as long as one; four tasks of `apply_async` run side by
//! side.
//!
//! ```
//! use many_hands::process::Pool;
//!
//! let pool = Pool::new(2)?;
//! let tasks = [1, 2].map(|number: u32| pool.apply_async(|number| number * 10, number));
//! let [one, two] = tasks.map(|task| task.join());
//! assert_eq!([one?, two?], [10, 20]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;
use std::time::{Duration, Instant};

use listings::pace::seconds;
use many_hands::process::Pool;

fn work(number: u32) -> u32 {
    sleep(seconds(5));
    number
}

fn report(how: &str, spent: Duration) {
    println!("{how}: {:.1} seconds", spent.div_duration_f64(seconds(1)));
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(4)?;

    let start = Instant::now();
    for number in 0..4 {
        pool.apply(work, number)?;
    }
    report("apply", start.elapsed());

    let start = Instant::now();
    let tasks: Vec<_> = (0..4).map(|number| pool.apply_async(work, number)).collect();
    for task in tasks {
        task.join()?;
    }
    report("apply_async", start.elapsed());
    Ok(())
}
// ANCHOR_END: listing
