//! An exit code that is larger than a byte.

// ANCHOR: listing
use std::process;

use many_hands::process::{Error, Process};

pub fn work(_: ()) {
    process::exit(259);
}

pub fn main() -> Result<(), Error> {
    let status = Process::spawn(work, ())?.join()?;
    println!("{:?}", status.code());
    Ok(())
}
// ANCHOR_END: listing
