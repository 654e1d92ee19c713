//! A hundred coroutines sleep for a second each, and are done in about one.
//!
//! ```
//! use listings::pace::seconds;
//! use may::{coroutine::sleep, go};
//!
//! let start = std::time::Instant::now();
//! let tasks: Vec<_> = (0..100).map(|_| go!(|| sleep(seconds(1)))).collect();
//! tasks.into_iter().try_for_each(|task| task.join()).unwrap();
//! assert!(start.elapsed() >= seconds(1));
//! assert!(start.elapsed() < seconds(1) * 100);
//! ```

// ANCHOR: listing
use std::thread;
use std::time::Instant;

use listings::pace::seconds;
use may::coroutine::sleep;
use may::go;

pub fn main() -> thread::Result<()> {
    let start = Instant::now();
    let mut tasks = Vec::new();
    for n in 0..100 {
        tasks.push(go!(move || {
            sleep(seconds(1));
            n
        }));
    }
    let mut sum = 0;
    for task in tasks {
        sum += task.join()?;
    }
    println!("a hundred have slept for a second each; their numbers give {sum}");
    println!("together they took less than 50 seconds: {}", start.elapsed() < seconds(50));
    Ok(())
}
// ANCHOR_END: listing
