//! With four workers, the fifth download begins when one of the first four has ended.
//!
//! ```
//! use listings::chapter_11::five_downloads::download;
//! use many_hands::process::Pool;
//!
//! let pool = Pool::new(4)?;
//! assert_eq!(pool.apply(download, ("test1".into(), 1))?, "test1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;
use std::thread::sleep;
use std::time::Instant;

use listings::pace::seconds;
use many_hands::process::Pool;

pub fn download((file, time): (String, u32)) -> String {
    println!("{file} begins in worker {}", process::id());
    sleep(seconds(time));
    println!("{file} is there after {time} seconds");
    file
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(4)?;
    let start = Instant::now();
    let mut tasks = Vec::new();
    for (file, time) in [("test1", 6), ("test2", 5), ("test3", 10), ("test4", 9), ("test5", 5)] {
        tasks.push(pool.apply_async(download, (file.to_string(), time)));
    }
    for task in tasks {
        task.join()?;
    }
    println!("all are there after {:.1} seconds", start.elapsed().div_duration_f64(seconds(1)));
    Ok(())
}
// ANCHOR_END: listing
