//! A read after the scope has ended sees what the thread wrote.
//!
//! ```
//! assert_eq!(listings::chapter_06::read_after_the_scope::written_then_read(), 1);
//! ```

// ANCHOR: listing
use std::thread;

pub fn written_then_read() -> u32 {
    let mut number = 0;
    thread::scope(|s| {
        s.spawn(|| number += 1);
    }); // here the writer has ended, and its borrow with it
    number
}

pub fn main() {
    println!("the reader sees {}", written_then_read());
}
// ANCHOR_END: listing
