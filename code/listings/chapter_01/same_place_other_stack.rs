//! Two threads may stand at the same instruction; what tells them apart is the rest of their
//! context, the stack for one.
//!
//! ```
//! use listings::chapter_01::same_place_other_stack::place_in_read;
//! use nix::unistd::gettid;
//!
//! assert_eq!(place_in_read(gettid(), 0)?, None); // this thread reads, but not from file 0
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{self, Read, pipe};
use std::os::fd::{AsRawFd, RawFd};
use std::sync::mpsc::channel;
use std::{fs, thread, time::Duration};

use nix::unistd::{Pid, gettid};

/// Instruction and stack pointer of a thread, if it waits for something to read there.
pub fn place_in_read(task: Pid, file: RawFd) -> io::Result<Option<[String; 2]>> {
    let text = fs::read_to_string(format!("/proc/self/task/{task}/syscall"))?;
    let fields: Vec<_> = text.split_whitespace().map(String::from).collect();
    let file = format!("{file:#x}"); // as the first argument of the system call
    Ok(match &fields[..] {
        [_, first, .., stack, at] if *first == file => Some([at.clone(), stack.clone()]),
        _ => None,
    })
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (book, end) = pipe()?;
    let (here_i_am, readers) = channel();
    thread::scope(|s| {
        let _end = end; // dropped when this closure ends, and then there is no more to wait for
        for _ in 0..2 {
            let (mut book, here_i_am) = (&book, here_i_am.clone());
            s.spawn(move || here_i_am.send(gettid()).is_ok() && book.read(&mut [0]).is_ok());
        }
        for (n, reader) in readers.iter().take(2).enumerate() {
            let [at, stack] = loop {
                match place_in_read(reader, book.as_raw_fd())? {
                    Some(place) => break place,
                    None => thread::sleep(Duration::from_millis(1)), // on its way there
                }
            };
            println!("reader {n}: instruction {at}, stack {stack}");
        }
        Ok(())
    })
}
// ANCHOR_END: listing
