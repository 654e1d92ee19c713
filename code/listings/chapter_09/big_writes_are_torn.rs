//! Several writers on one pipe: small writes stay whole, big ones get into each other.
//!
//! ```
//! use listings::chapter_09::big_writes_are_torn::torn;
//!
//! assert_eq!(torn(4096)?, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{Read, Write, pipe};
use std::{process, thread};

use listings::pace::seconds;
use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

/// Two children write 20 messages of one letter each. How many do not arrive whole?
pub fn torn(size: usize) -> Result<usize, Box<dyn Error>> {
    let (mut reader, mut writer) = pipe()?;
    let mut children = Vec::new();
    for letter in [b'a', b'b'] {
        match fork()? {
            ForkResult::Child => {
                let message = vec![letter; size];
                let done = (0..20).try_for_each(|_| writer.write_all(&message));
                process::exit(i32::from(done.is_err()));
            }
            ForkResult::Parent { child } => children.push(child),
        }
    }
    thread::sleep(seconds(10)); // until both wait for room
    let (mut torn, mut message) = (0, vec![0; size]);
    for _ in 0..40 {
        reader.read_exact(&mut message)?;
        torn += usize::from(message.iter().any(|letter| *letter != message[0]));
    }
    children.iter().try_for_each(|child| waitpid(*child, None).map(drop))?;
    Ok(torn)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    for size in [4096, 262_144] {
        println!("messages of {size} bytes: {} of 40 torn", torn(size)?);
    }
    Ok(())
}
// ANCHOR_END: listing
