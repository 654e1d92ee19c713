//! A parent that does not wait runs on: it announces the end of children that are still alive.
//!
//! ```
//! use listings::chapter_03::announced_too_early::greet;
//! use many_hands::process::Process;
//!
//! let child = Process::spawn(greet, ("hello".to_string(), 10))?;
//! assert!(child.is_alive());
//! assert!(child.join()?.success());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::thread::sleep;
use std::time::Instant;

use listings::pace::seconds;
use many_hands::process::{Error, Process};

pub fn greet((word, every): (String, u32)) {
    let begin = Instant::now();
    let mut times = 0;
    while begin.elapsed() < seconds(20) {
        println!("{word}");
        times += 1;
        sleep(seconds(every));
    }
    println!("said {word} {times} times in 20 seconds");
}

pub fn main() -> Result<(), Error> {
    let hello = Process::spawn(greet, ("hello".to_string(), 2))?;
    let world = Process::spawn(greet, ("world".to_string(), 5))?;
    println!("parent: my children are {} and {}", hello.pid(), world.pid());
    println!("parent: the children have ended");
    println!("parent: alive are {:?}", [hello.is_alive(), world.is_alive()]);
    Ok(())
}
// ANCHOR_END: listing
