//! The kernel keeps what is in a pipe, and only so much of it: then a writer waits, or is told that
//! it would have to.
//!
//! ```
//! use std::io::{ErrorKind, Write, pipe};
//!
//! use nix::fcntl::{FcntlArg, OFlag, fcntl};
//!
//! let (_reader, mut writer) = pipe()?;
//! fcntl(&writer, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
//! let room = fcntl(&writer, FcntlArg::F_GETPIPE_SZ)? as usize;
//! writer.write_all(&vec![0; room])?;
//! assert_eq!(writer.write(&[0]).map_err(|error| error.kind()), Err(ErrorKind::WouldBlock));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{Read, Write, pipe};

use nix::fcntl::{FcntlArg, OFlag, fcntl};

pub fn main() -> Result<(), Box<dyn Error>> {
    let (mut reader, mut writer) = pipe()?;
    println!("the kernel gives the pipe {} bytes", fcntl(&writer, FcntlArg::F_GETPIPE_SZ)?);

    fcntl(&writer, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?; // an error in place of a wait
    let mut written = 0;
    let refused = loop {
        match writer.write(&[0; 4096]) {
            Ok(bytes) => written += bytes,
            Err(error) => break error,
        }
    };
    println!("written without a reader: {written}; then: {}", refused.kind());

    reader.read_exact(&mut [0; 4096])?;
    println!("4096 bytes were read; written again: {}", writer.write(&[0; 4096])?);
    Ok(())
}
// ANCHOR_END: listing
