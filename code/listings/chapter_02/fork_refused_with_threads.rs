//! The child of a threaded process would have one thread and all the locks; our `fork` refuses.
//!
//! ```
//! use std::sync::mpsc::channel;
//! use std::thread;
//!
//! use many_hands::process::{Error, fork};
//!
//! let (stop, stopped) = channel::<()>();
//! let other = thread::spawn(move || stopped.recv());
//! assert!(matches!(fork(), Err(Error::Threads { threads: 2 })));
//!
//! drop(stop);
//! _ = other.join();
//! match fork()? {
//!     nix::unistd::ForkResult::Child => std::process::exit(0),
//!     nix::unistd::ForkResult::Parent { child } => drop(nix::sys::wait::waitpid(child, None)),
//! }
//! # Ok::<(), Error>(())
//! ```

// ANCHOR: listing
use std::sync::mpsc::channel;
use std::thread;

use many_hands::process::fork;

pub fn main() {
    let (stop, stopped) = channel::<()>();

    thread::scope(|s| {
        s.spawn(move || stopped.recv());
        match fork() {
            Ok(_) => println!("forked"),
            Err(error) => println!("{error}"),
        }
        drop(stop); // the thread's `recv` returns
    });
}
// ANCHOR_END: listing
