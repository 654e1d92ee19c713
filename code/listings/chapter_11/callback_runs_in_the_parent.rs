//! The task runs in a worker, its callback in the parent, on a thread that the pool keeps for
//! callbacks.
//!
//! ```
//! use many_hands::process::Pool;
//! use std::{process, sync::mpsc, thread};
//!
//! let pool = Pool::new(1)?;
//! let (sender, places) = mpsc::channel();
//! let place = || (process::id(), thread::current().id());
//! pool.apply_with_callback(|()| process::id(), (), move |worker| _ = sender.send((worker, place())));
//! let (worker, (process, thread)) = places.recv()?;
//! assert_ne!(worker?, process);
//! assert_eq!(process, process::id());
//! assert_ne!(thread, thread::current().id());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::{process, thread};

use many_hands::process::Pool;

fn say(what: &str) {
    let thread = thread::current();
    println!("{what}: process {}, thread {}", process::id(), thread.name().unwrap_or("?"));
}

pub fn main() -> Result<(), Box<dyn Error>> {
    say("main");
    let pool = Pool::new(2)?;
    for _ in 0..2 {
        pool.apply_with_callback(
            |()| println!("task: process {}", process::id()),
            (),
            |_| {
                say("callback");
            },
        );
    }
    pool.close().join();
    Ok(())
}
// ANCHOR_END: listing
