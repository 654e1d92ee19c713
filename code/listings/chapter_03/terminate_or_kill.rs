//! `terminate` is a request that a child can hold off; `kill` is not.
//!
//! ```
//! use std::os::unix::process::ExitStatusExt;
//!
//! use many_hands::process::Process;
//!
//! let child: Process = Process::spawn(|()| loop { std::thread::park() }, ())?;
//! child.terminate()?;
//! assert_eq!(child.join()?.signal(), Some(15));
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Process;
use nix::sys::signal::{SigSet, Signal};

pub fn main() -> Result<(), Box<dyn Error>> {
    let willing = Process::spawn(sleep, seconds(1000))?;
    willing.terminate()?;
    println!("willing: {}", willing.join()?);

    SigSet::from(Signal::SIGTERM).thread_block()?; // a child inherits this
    let stubborn = Process::spawn(sleep, seconds(1000))?;
    stubborn.terminate()?;
    let ended = stubborn.join_timeout(seconds(5))?.is_some();
    println!("stubborn: ended by the request {ended}, alive {}", stubborn.is_alive());
    stubborn.kill()?;
    println!("stubborn: {}", stubborn.join()?);
    Ok(())
}
// ANCHOR_END: listing
