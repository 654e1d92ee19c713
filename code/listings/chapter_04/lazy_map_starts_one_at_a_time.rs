//! An iterator is lazy: if you spawn and join in one chain, each thread is joined before the next
//! one is started.
//!
//! ```
//! use listings::chapter_04::lazy_map_starts_one_at_a_time::square;
//!
//! let results = (1..=3).map(|n| std::thread::spawn(move || square(n))).map(|thread| thread.join());
//! assert_eq!(results.map(|it| it.expect("small numbers have squares")).collect::<Vec<_>>(), [1, 4, 9]);
//! ```

// ANCHOR: listing
use std::thread;

use listings::pace::seconds;

pub fn square(n: u32) -> u32 {
    println!("{n} begins");
    thread::sleep(seconds(1));
    println!("{n} ends");
    n * n
}

pub fn main() {
    let sum: u32 = (1..=3)
        .map(|n| thread::spawn(move || square(n)))
        .map(|thread| thread.join().expect("small numbers have squares"))
        .sum();
    println!("sum of the squares: {sum}");
}
// ANCHOR_END: listing
