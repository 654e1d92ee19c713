//! A daemon is ended between two instructions: what it would have done at its end is not done.
//!
//! ```
//! use listings::chapter_04::a_daemon_tidies_up_nothing::Desk;
//!
//! let tidied = std::thread::spawn(|| drop(Desk("doctest")));
//! assert!(tidied.join().is_ok());
//! listings::chapter_04::a_daemon_tidies_up_nothing::main()?;
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::{io, thread};

use listings::pace::seconds;
use many_hands::sync::Threads;

/// Something that should be put in order in the end: a file, a lock, a connection.
pub struct Desk(pub &'static str);

impl Drop for Desk {
    fn drop(&mut self) {
        println!("{}: the desk is tidy", self.0);
    }
}

fn work(desk: Desk, long: u32) {
    thread::sleep(seconds(long));
    drop(desk);
}

pub fn main() -> io::Result<()> {
    let threads = Threads::new();
    threads.builder().daemon(true).spawn(|| work(Desk("daemon"), 300))?;
    threads.spawn(|| work(Desk("worker"), 1))?;
    threads.join_all();
    println!("main has ended");
    Ok(())
}
// ANCHOR_END: listing
