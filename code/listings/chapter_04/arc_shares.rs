//! What several threads use, and none can be said to outlive, belongs to all of them: an `Arc`
//! counts its owners.
//!
//! ```
//! use std::sync::Arc;
//!
//! let text = Arc::from("many hands");
//! let lengths = listings::chapter_04::arc_shares::measure(&text);
//! assert_eq!(lengths.map(|thread| thread.join().expect("counting does not panic")), [10, 2]);
//! assert_eq!(Arc::strong_count(&text), 1);
//! ```

// ANCHOR: listing
use std::sync::Arc;
use std::thread::{self, JoinHandle};

pub fn measure(text: &Arc<str>) -> [JoinHandle<usize>; 2] {
    let (letters, words) = (Arc::clone(text), Arc::clone(text));
    [thread::spawn(move || letters.len()), thread::spawn(move || words.split(' ').count())]
}

pub fn main() {
    let text = Arc::from("many hands make light work");
    let counts = measure(&text).map(|thread| thread.join().expect("counting does not panic"));
    println!("{text:?}: letters and words: {counts:?}; owners: {}", Arc::strong_count(&text));
}
// ANCHOR_END: listing
