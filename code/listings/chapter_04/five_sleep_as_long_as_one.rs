//! Five threads sleep three seconds each; joined one by one, they take as long as one.
//!
//! ```
//! use listings::chapter_04::five_sleep_as_long_as_one::main;
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! main();
//! assert!(start.elapsed() >= seconds(3));
//! ```

// ANCHOR: listing
use std::thread;
use std::time::Instant;

use listings::pace::seconds;

pub fn main() {
    let start = Instant::now();
    let sleepers: Vec<_> = (1..=5)
        .map(|n| {
            thread::spawn(move || {
                println!("sleeper {n} lies down");
                thread::sleep(seconds(3));
            })
        })
        .collect();
    for sleeper in sleepers {
        sleeper.join().expect("sleeping does not panic");
    }
    let took = start.elapsed().div_duration_f64(seconds(1));
    println!("five times three seconds took {took:.1}");
}
// ANCHOR_END: listing
