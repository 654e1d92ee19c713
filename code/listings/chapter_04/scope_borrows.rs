//! The threads of a scope end before it does, so they may borrow, and the caller keeps what is its
//! own.
//!
//! ```
//! let mut letters = vec!['a', 'b'];
//! std::thread::scope(|s| {
//!     s.spawn(|| letters.push('c'));
//! });
//! assert_eq!(letters, ['a', 'b', 'c']);
//! ```

// ANCHOR: listing
use std::thread;

pub fn main() {
    let name = "bob".to_string();
    let mut letters = vec!['a', 'b'];

    thread::scope(|s| {
        s.spawn(|| println!("hello, {name}"));
        s.spawn(|| letters.push('c'));
    });
    println!("{name} has been greeted; letters: {}", letters.iter().collect::<String>());
}
// ANCHOR_END: listing
