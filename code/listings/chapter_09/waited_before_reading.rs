//! A parent that waits for its child before it reads waits for ever, once the child has more to say
//! than the pipe holds.
//!
//! ```
//! use std::io::Read;
//!
//! use listings::chapter_09::waited_before_reading::{ROOM, start_writer};
//! use nix::sys::wait::waitpid;
//!
//! let (child, mut reader) = start_writer(ROOM + 1)?;
//! assert_eq!(reader.read_to_end(&mut Vec::new())?, ROOM + 1); // first read
//! waitpid(child, None)?; // then wait
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{PipeReader, Read, Write, pipe};
use std::{process, thread};

use listings::pace::seconds;
use many_hands::process::fork;
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::{ForkResult, Pid};

pub const ROOM: usize = 65_536; // in a pipe

pub fn start_writer(bytes: usize) -> Result<(Pid, PipeReader), Box<dyn Error>> {
    let (reader, mut writer) = pipe()?;
    match fork()? {
        ForkResult::Child => {
            let done = writer.write_all(&vec![b'x'; bytes]);
            process::exit(i32::from(done.is_err()));
        }
        ForkResult::Parent { child } => Ok((child, reader)),
    }
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (child, _reader) = start_writer(ROOM)?;
    waitpid(child, None)?;
    println!("{ROOM} bytes: the child has ended, and nobody has read");

    let (child, mut reader) = start_writer(ROOM + 1)?;
    thread::sleep(seconds(3)); // a deadline, where the wrong program would wait for ever
    let status = waitpid(child, Some(WaitPidFlag::WNOHANG))?;
    println!("{} bytes: after 3 seconds the child is {status:?}", ROOM + 1);

    println!("now somebody reads: {} bytes", reader.read_to_end(&mut Vec::new())?);
    waitpid(child, None)?;
    println!("and the child has ended");
    Ok(())
}
// ANCHOR_END: listing
