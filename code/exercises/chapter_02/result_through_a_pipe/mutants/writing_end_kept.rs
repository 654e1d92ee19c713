//! Reads to an end that cannot come: the parent could still write.

use std::error::Error;
use std::io::{Read, Write, pipe};
use std::process;

use many_hands::process::fork;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::ForkResult;

/// What `work` returns in a child process.
pub fn in_a_child(work: fn() -> String) -> Result<String, Box<dyn Error>> {
    let (mut reader, mut writer) = pipe()?;
    match fork()? {
        ForkResult::Child => process::exit(i32::from(writer.write_all(work().as_bytes()).is_err())),
        ForkResult::Parent { child } => {
            let mut result = String::new();
            reader.read_to_string(&mut result)?;
            match waitpid(child, None)? {
                WaitStatus::Exited(_, 0) => Ok(result),
                end => Err(format!("the child ended with {end:?}").into()),
            }
        }
    }
}
