//! A process is one execution of a program: the same program, started twice, makes two processes.
//!
//! ```
//! use std::process::Command;
//!
//! let one = Command::new("true").spawn()?;
//! let two = Command::new("true").spawn()?;
//! assert_ne!(one.id(), two.id());
//! for mut process in [one, two] {
//!     process.wait()?;
//! }
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::process::{self, Command};

pub fn main() -> io::Result<()> {
    println!("I am process {}", process::id());

    // `$$` is the number of the shell's own process, and `exe` leads to the program it runs.
    let script = r#"echo "process $$ runs $(readlink /proc/$$/exe)""#;
    let one = Command::new("sh").args(["-c", script]).spawn()?;
    let two = Command::new("sh").args(["-c", script]).spawn()?;
    for mut process in [one, two] {
        process.wait()?;
    }
    Ok(())
}
// ANCHOR_END: listing
