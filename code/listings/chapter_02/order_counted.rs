//! A thousand children race their parent to a pipe: the machine decides which is first, and not
//! always in the same way.
//!
//! ```
//! let (parent, child) = listings::chapter_02::order_counted::who_was_first(20)?;
//! assert_eq!(parent + child, 20);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{Read, Write, pipe};
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

pub fn who_was_first(rounds: u32) -> Result<(u32, u32), Box<dyn Error>> {
    let (mut parent_first, mut child_first) = (0, 0);
    for _ in 0..rounds {
        let (mut reader, mut writer) = pipe()?;
        match fork()? {
            ForkResult::Child => {
                let done = writer.write_all(b"c");
                process::exit(i32::from(done.is_err()));
            }
            ForkResult::Parent { child } => {
                writer.write_all(b"p")?;
                waitpid(child, None)?;
            }
        }
        drop(writer); // the last one: a missing letter is now an error, not a wait
        let mut order = [0; 2];
        reader.read_exact(&mut order)?;
        match &order {
            b"pc" => parent_first += 1,
            _ => child_first += 1,
        }
    }
    Ok((parent_first, child_first))
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (parent, child) = who_was_first(1000)?;
    println!("the parent was first {parent} times, the child {child} times");
    Ok(())
}
// ANCHOR_END: listing
