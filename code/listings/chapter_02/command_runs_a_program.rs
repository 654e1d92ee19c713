//! `std::process::Command` starts another program on every system: fork, exec and wait in one, and
//! the output at hand.
//!
//! ```
//! use std::process::Command;
//!
//! let told = Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"]).output()?;
//! assert_eq!(told.stdout, b"out\n");
//! assert_eq!(told.stderr, b"err\n");
//! assert_eq!(told.status.code(), Some(3));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::process::Command;

pub fn main() -> io::Result<()> {
    let greeting = Command::new("echo").arg("hello from another program").output()?;
    print!("it printed: {}", String::from_utf8_lossy(&greeting.stdout));

    let status = Command::new("sh").args(["-c", "exit 3"]).status()?;
    println!("it ended with {:?}", status.code());

    if let Err(error) = Command::new("no-such-program").status() {
        println!("it did not start: {}", error.kind());
    }
    Ok(())
}
// ANCHOR_END: listing
