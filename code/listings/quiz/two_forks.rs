//! Two calls of fork, one after the other.

// ANCHOR: listing
use many_hands::process::fork;
use nix::sys::wait::wait;

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    fork()?;
    fork()?;
    println!("here");
    while wait().is_ok() {} // until there is no child left
    Ok(())
}
// ANCHOR_END: listing
