//! A daemon may start daemons and nothing else: what it left behind would outlive it.
//!
//! ```
//! use many_hands::process::{Error, Process};
//!
//! fn overseer(_: ()) {
//!     assert!(matches!(Process::spawn(|()| (), ()), Err(Error::StartedByDaemon { .. })));
//! }
//!
//! assert!(Process::builder().daemon(true).spawn(overseer, ())?.join()?.success());
//! # Ok::<(), Error>(())
//! ```

// ANCHOR: listing
use many_hands::process::{Error, Process, fork};

fn overseer(_: ()) -> Result<(), Error> {
    if let Err(refusal) = Process::spawn(|()| (), ()) {
        println!("{refusal}");
    }
    println!("a fork of a daemon: refused {}", fork().is_err());
    let helper = Process::builder().daemon(true).spawn(|()| (), ())?;
    println!("a daemon of a daemon: {}", helper.join()?);
    Ok(())
}

pub fn main() -> Result<(), Error> {
    Process::builder().name("overseer").daemon(true).spawn(overseer, ())?.join()?;
    Ok(())
}
// ANCHOR_END: listing
