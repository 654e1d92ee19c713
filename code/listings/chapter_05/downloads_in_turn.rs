//! Two downloads one after the other take as long as both together: the sum.
//!
//! ```
//! use listings::chapter_05::downloads_in_turn::download;
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! download("one", 2);
//! download("two", 1);
//! assert!(start.elapsed() >= seconds(2 + 1));
//! ```

// ANCHOR: listing
use std::thread::sleep;
use std::time::Instant;

use listings::pace::seconds;

pub fn download(file: &str, time: u32) {
    println!("{file} begins");
    sleep(seconds(time));
    println!("{file} is there after {time} seconds");
}

pub fn main() {
    let start = Instant::now();
    download("test1.txt", 9);
    download("test2.txt", 7);
    println!("both are there after {:.1} seconds", start.elapsed().div_duration_f64(seconds(1)));
}
// ANCHOR_END: listing
