//! What a thread changes in its process, all threads see; what a process changes in itself, no
//! other sees.
//!
//! ```
//! use std::{env, path::Path, thread};
//!
//! thread::spawn(|| env::set_current_dir("/")).join().expect("it does not panic")?;
//! assert_eq!(env::current_dir()?, Path::new("/"));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::path::Path;
use std::process::Command;
use std::{env, io, thread};

fn i_am_in_root() -> io::Result<bool> {
    Ok(env::current_dir()? == Path::new("/"))
}

pub fn main() -> io::Result<()> {
    Command::new("sh").args(["-c", "cd / && echo other process: cd to $PWD"]).status()?;
    println!("main thread: moved along {}", i_am_in_root()?);

    thread::spawn(|| env::set_current_dir("/")).join().expect("it does not panic")?;
    println!("after another thread's cd: moved along {}", i_am_in_root()?);
    Ok(())
}
// ANCHOR_END: listing
