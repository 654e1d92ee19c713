//! A future that says `Pending` and keeps no waker is never polled again.
//!
//! ```
//! use listings::chapter_12::forgot_to_wake::waits_for_ever;
//! use listings::pace::seconds;
//! use many_hands::process::Process;
//!
//! let child = Process::spawn(waits_for_ever, ())?;
//! assert!(child.join_timeout(seconds(2))?.is_none());
//! child.kill()?;
//! assert!(!child.join()?.success());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use listings::chapter_12::parked_until_woken::block_on;
use listings::chapter_12::polled_by_hand::Pause;
use listings::pace::seconds;
use many_hands::process::{Error, Process};

pub fn waits_for_ever((): ()) {
    block_on(Pause::default());
    println!("never printed");
}

pub fn main() -> Result<(), Error> {
    let child = Process::spawn(waits_for_ever, ())?;
    if child.join_timeout(seconds(10))?.is_none() {
        println!("after ten seconds it still waits");
        child.kill()?;
        child.join()?;
    }
    Ok(())
}
// ANCHOR_END: listing
