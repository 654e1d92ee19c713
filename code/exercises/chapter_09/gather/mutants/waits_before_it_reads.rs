//! Waits for the children, and then reads what they wrote.

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
    let (mut reader, mut writer) = pipe()?;
    let mut pids = Vec::new();
    for number in 0..children {
        match fork()? {
            ForkResult::Child => process::exit(i32::from(write(number, &mut writer).is_err())),
            ForkResult::Parent { child } => pids.push(child),
        }
    }
    drop(writer);
    for pid in pids {
        waitpid(pid, None)?;
    }
    let mut all = Vec::new();
    reader.read_to_end(&mut all)?;
    Ok(all)
}
