//! A thread knows itself: it may have a name, which others may have too, and it has an id of its
//! own.
//!
//! ```
//! use std::thread;
//!
//! assert_eq!(thread::current().name(), Some("main"));
//! let unnamed = thread::spawn(|| (thread::current().id(), thread::current().name().is_none()));
//! let id = unnamed.thread().id();
//! assert_eq!(unnamed.join().expect("it does not panic"), (id, true));
//! ```

// ANCHOR: listing
use std::io;
use std::thread::{self, Builder};

fn introduce() {
    let me = thread::current();
    println!("{}: {:?}", me.name().unwrap_or("without a name"), me.id());
}

pub fn main() -> io::Result<()> {
    introduce();
    thread::spawn(introduce).join().expect("it does not panic");

    for _ in 0..2 {
        let worker = Builder::new().name("worker".into()).spawn(introduce)?;
        println!("started: {:?}", worker.thread().id());
        worker.join().expect("it does not panic");
    }
    Ok(())
}
// ANCHOR_END: listing
