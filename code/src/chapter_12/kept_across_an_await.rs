//! A future holds what its function still needs after an `await`, and nothing else.
//!
//! ```
//! use many_hands::chapter_12::kept_across_an_await::{needed_after, needed_before};
//!
//! assert!(size_of_val(&needed_after()) >= 4096);
//! assert!(size_of_val(&needed_before()) < 100);
//! ```

// ANCHOR: listing
use std::mem::size_of_val;

use many_hands::chapter_12::polled_by_hand::Pause;

fn page() -> [u8; 4096] {
    [1; 4096]
}

pub async fn needed_after() -> usize {
    let page = page();
    Pause::default().await;
    page.len()
}

pub async fn needed_before() -> usize {
    let length = page().len();
    Pause::default().await;
    length
}

pub fn main() {
    println!("needed after the await: a future of {} bytes", size_of_val(&needed_after()));
    println!("needed only before it: a future of {} bytes", size_of_val(&needed_before()));
}
// ANCHOR_END: listing
