//! Values are dropped when a function returns or panics; not when the process exits in the middle,
//! or is ended by a signal.
//!
//! ```
//! use listings::chapter_03::which_end_cleans_up::work;
//! use many_hands::process::Process;
//! use std::os::unix::process::ExitStatusExt;
//!
//! let child = Process::spawn(work, "is terminated".to_string())?;
//! assert_eq!(child.join()?.signal(), Some(15));
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::process;

use many_hands::process::{Error, Process};
use nix::sys::signal::{Signal, raise};

struct Lamp;

impl Drop for Lamp {
    fn drop(&mut self) {
        println!("  the light is switched off");
    }
}

pub fn work(end: String) {
    let _lamp = Lamp;
    match &*end {
        "panics" => panic!("on purpose"),
        "exits" => process::exit(0),
        "is terminated" => _ = raise(Signal::SIGTERM), // as the parent's `terminate` would
        _ => {}
    }
}

pub fn main() -> Result<(), Error> {
    for end in ["returns", "panics", "exits", "is terminated"] {
        println!("a child that {end}:");
        _ = Process::spawn(work, end.to_string())?.join();
    }
    Ok(())
}
// ANCHOR_END: listing
