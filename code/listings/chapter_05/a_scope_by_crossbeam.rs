//! Crossbeam's scope came before the one in std; a panic in one of its threads is an `Err`, where
//! std's scope panics itself.
//!
//! ```
//! use listings::chapter_05::a_scope_by_crossbeam::{by_crossbeam, by_std};
//!
//! assert!(by_crossbeam(&["one"]).is_ok());
//! assert!(by_crossbeam(&[]).is_err());
//! assert!(std::panic::catch_unwind(|| by_std(&[])).is_err());
//! ```

// ANCHOR: listing
use std::panic::resume_unwind;
use std::thread;

fn first(words: &[&str]) {
    match words.first() {
        Some(word) => println!("the first is {word}"),
        None => resume_unwind(Box::new("nothing is first")), // a panic, without words on stderr
    }
}

pub fn by_crossbeam(words: &[&str]) -> thread::Result<()> {
    crossbeam::scope(|s| {
        s.spawn(|s| {
            first(words);
            s.spawn(|_| println!("of {}", words.len())); // a thread of the scope starts another
        });
    })
}

pub fn by_std(words: &[&str]) {
    thread::scope(|s| {
        s.spawn(|| {
            first(words);
            s.spawn(|| println!("of {}", words.len()));
        });
    });
}

pub fn main() {
    println!("crossbeam, two words: {:?}", by_crossbeam(&["many", "hands"]));
    println!("crossbeam, none: an error: {}", by_crossbeam(&[]).is_err());
    println!("std, two words: {:?}", by_std(&["many", "hands"]));
}
// ANCHOR_END: listing
