//! Gives each child a pipe of its own, and reads it to its end before the next child is forked.

use std::error::Error;
use std::io::{self, PipeWriter, Read, pipe};
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

/// Has each of so many children call `write`, and gives all that they wrote.
pub fn gather(
    children: u32,
    write: impl Fn(u32, &mut PipeWriter) -> io::Result<()>,
) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut all = Vec::new();
    for number in 0..children {
        let (mut reader, mut writer) = pipe()?;
        match fork()? {
            ForkResult::Child => process::exit(i32::from(write(number, &mut writer).is_err())),
            ForkResult::Parent { child } => {
                drop(writer);
                reader.read_to_end(&mut all)?;
                waitpid(child, None)?;
            }
        }
    }
    Ok(all)
}
