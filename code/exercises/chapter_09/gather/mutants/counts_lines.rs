//! Reads a line for each child, and needs no end.

use std::error::Error;
use std::io::{self, BufRead, BufReader, PipeWriter, pipe};
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

/// Has each of so many children call `write`, and gives all that they wrote.
pub fn gather(
    children: u32,
    write: impl Fn(u32, &mut PipeWriter) -> io::Result<()>,
) -> Result<Vec<u8>, Box<dyn Error>> {
    let (reader, mut writer) = pipe()?;
    let mut pids = Vec::new();
    for number in 0..children {
        match fork()? {
            ForkResult::Child => process::exit(i32::from(write(number, &mut writer).is_err())),
            ForkResult::Parent { child } => pids.push(child),
        }
    }
    let mut all = Vec::new();
    let mut reader = BufReader::new(reader);
    for _ in 0..children {
        reader.read_until(b'\n', &mut all)?;
    }
    for pid in pids {
        waitpid(pid, None)?;
    }
    Ok(all)
}
