//! The child starts the program anew: what `main` has set since then, it does not see.
//!
//! ```
//! use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
//!
//! use many_hands::process::Process;
//!
//! static SET: AtomicBool = AtomicBool::new(false);
//!
//! SET.store(true, Relaxed);
//! let child = Process::spawn(|()| assert!(!SET.load(Relaxed)), ())?;
//! assert!(child.join()?.success());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

use many_hands::process::{Error, Process};

static LEVEL: AtomicI32 = AtomicI32::new(1);

fn look(_: ()) {
    println!("child: {}", LEVEL.load(Relaxed));
}

pub fn main() -> Result<(), Error> {
    LEVEL.store(7, Relaxed);
    Process::spawn(look, ())?.join()?;
    println!("parent: {}", LEVEL.load(Relaxed));
    Ok(())
}
// ANCHOR_END: listing
