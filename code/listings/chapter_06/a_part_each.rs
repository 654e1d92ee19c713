//! Each thread adds to a variable of its own, and the sum is taken when both have ended: nothing is
//! shared.
//!
//! ```
//! assert_eq!(listings::chapter_06::a_part_each::add_apart(1000), 2000);
//! ```

// ANCHOR: listing
use std::thread;

pub fn add_apart(times: u32) -> u32 {
    let (mut left, mut right) = (0, 0);
    thread::scope(|s| {
        s.spawn(|| {
            for _ in 0..times {
                left += 1;
            }
        });
        s.spawn(|| {
            for _ in 0..times {
                right += 1;
            }
        });
    });
    left + right
}

pub fn main() {
    println!("two threads added 1000000 each: {}", add_apart(1_000_000));
}
// ANCHOR_END: listing
