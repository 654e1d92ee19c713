//! A program that starts itself without asking whether it is the child starts itself again, and
//! again. A limit stops this one.
//!
//! ```
//! use listings::chapter_02::reexec_without_check::LIMIT;
//!
//! assert!(LIMIT < 10, "a test must not be a fork bomb");
//! ```

// ANCHOR: listing
use std::env;
use std::error::Error;
use std::process::Command;

pub const LIMIT: u32 = 4;

pub fn main() -> Result<(), Box<dyn Error>> {
    let generation: u32 = env::var("GENERATION").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    println!("generation {generation}: main begins");

    if generation == LIMIT {
        println!("generation {generation}: enough");
        return Ok(());
    }
    // Meant as: start one child that does the work. But the child begins where we began.
    let mut child = Command::new(env::current_exe()?);
    child.args(env::args_os().skip(1)).env("GENERATION", (generation + 1).to_string());
    child.status()?;
    Ok(())
}
// ANCHOR_END: listing
