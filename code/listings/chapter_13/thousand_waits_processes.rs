//! A thousand processes, each of which waits: no other waits for it, but each has to be started.
//!
//! ```
//! use listings::chapter_13::thousand_waits_processes::waits;
//!
//! assert_eq!(waits(20)?, 20);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::chapter_13::room_for_files::room_for;
use listings::pace::seconds;
use many_hands::process::Process;

pub fn waits(number: usize) -> Result<usize, Box<dyn Error>> {
    room_for(4 * number)?; // the parent holds open files for each child
    let wait = |()| sleep(seconds(0.5));
    let waits: Vec<_> = (0..number).map(|_| Process::spawn(wait, ())).collect::<Result<_, _>>()?;
    Ok(waits.iter().filter(|wait| wait.join().is_ok_and(|status| status.success())).count())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("{} waits are over", waits(1000)?);
    Ok(())
}
// ANCHOR_END: listing
