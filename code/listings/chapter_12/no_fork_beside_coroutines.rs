//! A program with coroutines has threads, so it does not fork; a process that starts anew has
//! coroutines of its own.
//!
//! ```
//! use many_hands::coroutine::spawn;
//! use many_hands::process::fork;
//!
//! assert_eq!(spawn(|| 1).join().unwrap(), 1);
//! assert!(fork().is_err());
//! ```
//!
//! No Python twin: gevent runs in the thread that forks, which the child has too.

// ANCHOR: listing
use std::error::Error;

use many_hands::coroutine::spawn;
use many_hands::process::{Process, fork};

fn double(n: u32) {
    let task = spawn(move || 2 * n);
    println!("child: {:?}", task.join().ok());
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("parent: {:?}", spawn(|| 1).join().ok());
    if let Err(error) = fork() {
        println!("parent: {error}");
    }
    Process::spawn(double, 21)?.join()?;
    Ok(())
}
// ANCHOR_END: listing
