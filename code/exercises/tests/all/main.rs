//! What must hold for every exercise, and for the program in the terminal.

mod exercises;
mod limits;
mod pages;
mod terminal;

/// Fails with all complaints at once.
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
