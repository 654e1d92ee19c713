//! Open files are not copied: parent and child share one position in the file, so what one reads
//! the other no longer sees.
//!
//! ```
//! assert_eq!(listings::chapter_02::open_files_are_shared::parents_share(b"abcdef")?, "def");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::process;

use many_hands::process::fork;
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

pub fn parents_share(text: &[u8]) -> Result<String, Box<dyn Error>> {
    let mut file = File::from(memfd_create("letters", MFdFlags::empty())?);
    file.write_all(text)?;
    file.rewind()?;

    match fork()? {
        ForkResult::Child => {
            let read = file.read_exact(&mut [0; 3]);
            process::exit(i32::from(read.is_err()));
        }
        ForkResult::Parent { child } => waitpid(child, None)?,
    };

    let mut rest = String::new();
    file.read_to_string(&mut rest)?;
    Ok(rest)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let rest = parents_share(b"abcdef")?;
    println!("the child read three letters of abcdef, the parent got {rest}");
    Ok(())
}
// ANCHOR_END: listing
