//! The kernel knows each thread as a task with a number of its own, all of them in one process.
//!
//! ```
//! use nix::unistd::gettid;
//!
//! let main = gettid();
//! let other = std::thread::spawn(gettid).join().expect("it does not panic");
//! assert_ne!(main, other);
//! assert_eq!(main.as_raw().unsigned_abs(), std::process::id());
//! ```

// ANCHOR: listing
use std::{fs, io, process, thread};

use nix::unistd::gettid;

fn introduce_yourself() {
    let task = gettid();
    let name = fs::read_to_string(format!("/proc/self/task/{task}/comm"));
    let name = name.expect("the kernel lists every thread");
    println!("{}: task {task} of process {}", name.trim(), process::id());
}

pub fn main() -> io::Result<()> {
    introduce_yourself();
    thread::scope(|s| {
        for name in ["typing", "spelling", "printing"] {
            thread::Builder::new().name(name.into()).spawn_scoped(s, introduce_yourself)?;
        }
        Ok(())
    })
}
// ANCHOR_END: listing
