//! A future holds what its function keeps over an `await`: what it needs afterwards, and what was
//! borrowed and is still in scope.
//!
//! ```
//! use listings::chapter_12::kept_across_an_await::{needed_after, needed_before, still_in_scope};
//!
//! assert!(size_of_val(&needed_after()) >= 4096);
//! assert!(size_of_val(&needed_before()) < 100);
//! assert!(size_of_val(&still_in_scope()) >= 4096);
//! ```

// ANCHOR: listing
use std::mem::size_of_val;

use listings::chapter_12::polled_by_hand::Pause;

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

pub async fn still_in_scope() -> usize {
    let page = page();
    let length = page.len();
    Pause::default().await;
    length
}

pub fn main() {
    println!("needed after the await: a future of {} bytes", size_of_val(&needed_after()));
    println!("needed only before it: a future of {} bytes", size_of_val(&needed_before()));
    println!("needed no more, in scope: a future of {} bytes", size_of_val(&still_in_scope()));
}
// ANCHOR_END: listing
