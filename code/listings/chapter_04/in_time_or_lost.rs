//! Two hundred processes that start a thread and end at once: how often its line comes out,
//! counted.
//!
//! ```
//! let seen = (0..20).map(|_| listings::chapter_04::in_time_or_lost::line_comes_out());
//! assert_eq!(seen.collect::<Result<Vec<_>, _>>()?.len(), 20);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{Read, Write, pipe};
use std::{process, thread};

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

pub fn line_comes_out() -> Result<bool, Box<dyn Error>> {
    let (mut reader, mut writer) = pipe()?;
    match fork()? {
        ForkResult::Child => {
            thread::spawn(move || writer.write_all(b"a line"));
            process::exit(0); // as at the end of `main`
        }
        ForkResult::Parent { child } => {
            drop(writer);
            waitpid(child, None)?;
        }
    }
    let mut text = String::new();
    reader.read_to_string(&mut text)?;
    Ok(!text.is_empty())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (mut in_time, mut lost) = (0, 0);
    for _ in 0..200 {
        if line_comes_out()? { in_time += 1 } else { lost += 1 }
    }
    println!("the line came out {in_time} times, and was lost {lost} times");
    Ok(())
}
// ANCHOR_END: listing
