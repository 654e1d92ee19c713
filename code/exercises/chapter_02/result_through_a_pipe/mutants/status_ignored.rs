//! Waits for the child, and does not look how it ended.

use std::error::Error;
use std::io::{Read, Write, pipe};
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

/// What `work` returns in a child process.
pub fn in_a_child(work: fn() -> String) -> Result<String, Box<dyn Error>> {
    let (mut reader, mut writer) = pipe()?;
    match fork()? {
        ForkResult::Child => process::exit(i32::from(writer.write_all(work().as_bytes()).is_err())),
        ForkResult::Parent { child } => {
            drop(writer);
            let mut result = String::new();
            reader.read_to_string(&mut result)?;
            waitpid(child, None)?;
            Ok(result)
        }
    }
}
