//! How many system calls a line takes: a short one is written in one piece, a long one is not.
//!
//! ```
//! use listings::chapter_10::how_many_writes::writes_for;
//!
//! assert_eq!(writes_for("short")?, 1);
//! assert!(writes_for(&"long ".repeat(10_000))? > 1);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io::{self, LineWriter, Write};

/// Stands in for a file, and counts what would be system calls.
#[derive(Default)]
struct Calls(u32);

impl Write for Calls {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0 += 1;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `println!` on the terminal goes through a `LineWriter` too.
pub fn writes_for(line: &str) -> io::Result<u32> {
    let mut out = LineWriter::new(Calls::default());
    writeln!(out, "{line}")?;
    Ok(out.get_ref().0)
}

pub fn main() -> io::Result<()> {
    println!("a line of 11 characters: {} write", writes_for("hello world")?);
    println!("a line of 50000 characters: {} writes", writes_for(&"x".repeat(50_000))?);
    Ok(())
}
// ANCHOR_END: listing
