//! The result of a task travels to the parent, and an `io::Error` cannot.

// ANCHOR: listing
use std::fs;
use std::io;

use many_hands::process::Portable;

fn read(path: String) -> io::Result<String> {
    fs::read_to_string(path)
}

/// Asks of a task what `Pool::apply` asks.
fn apply<T: Portable>(task: fn(String) -> T) {
    drop(task);
}

fn main() {
    apply(read);
}
// ANCHOR_END: listing
