//! A pipe ends when it has no writer any more: the reader gets what was written, and then the end.
//!
//! ```
//! use std::io::{Read, Write, pipe};
//!
//! let (mut reader, mut writer) = pipe()?;
//! let second = writer.try_clone()?;
//! writer.write_all(b"all of it")?;
//! drop((writer, second));
//! let mut text = String::new();
//! assert_eq!(reader.read_to_string(&mut text)?, 9);
//! assert_eq!(text, "all of it");
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{Read, Write, pipe};
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

pub fn main() -> Result<(), Box<dyn Error>> {
    let (mut reader, mut writer) = pipe()?;
    match fork()? {
        ForkResult::Child => {
            drop(reader); // the parent's end
            let done = writer.write_all(b"a letter from the child");
            process::exit(i32::from(done.is_err())); // and its end is closed
        }
        ForkResult::Parent { child } => {
            drop(writer); // the child's end
            let mut letter = String::new();
            reader.read_to_string(&mut letter)?;
            println!("read: {letter}");
            println!("read once more: {} bytes, the end", reader.read(&mut [0; 10])?);
            waitpid(child, None)?;
        }
    }
    Ok(())
}
// ANCHOR_END: listing
