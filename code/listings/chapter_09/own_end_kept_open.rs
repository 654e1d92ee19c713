//! A process that reads from a pipe and keeps a writing end open itself never sees the end of the
//! stream.
//!
//! ```
//! use std::io::pipe;
//!
//! use listings::chapter_09::own_end_kept_open::has_news;
//!
//! let (reader, writer) = pipe()?;
//! let second = writer.try_clone()?;
//! drop(writer);
//! assert!(!has_news(&reader)?);
//! drop(second);
//! assert!(has_news(&reader)?); // the end is news
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{PipeReader, Read, Write, pipe};
use std::os::fd::AsFd;
use std::process;

use listings::pace::seconds;
use many_hands::process::fork;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

/// Waits for bytes or the end, but not for ever.
pub fn has_news(reader: &PipeReader) -> Result<bool, Box<dyn Error>> {
    let mut watched = [PollFd::new(reader.as_fd(), PollFlags::POLLIN)];
    Ok(poll(&mut watched, PollTimeout::try_from(seconds(3))?)? > 0)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (mut reader, mut writer) = pipe()?;
    match fork()? {
        ForkResult::Child => process::exit(i32::from(writer.write_all(b"x").is_err())),
        ForkResult::Parent { child } => waitpid(child, None)?,
    };
    reader.read_exact(&mut [0])?;
    println!("the child has written and ended; is there news? {}", has_news(&reader)?);

    drop(writer);
    println!("my own writing end is closed; is there news? {}", has_news(&reader)?);
    println!("read: {} bytes, the end", reader.read(&mut [0; 10])?);
    Ok(())
}
// ANCHOR_END: listing
