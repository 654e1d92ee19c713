//! Two threads, each with the lock that the other one wants: both wait for ever.
//!
//! ```
//! use listings::chapter_07::each_wants_the_others::deadlock;
//! use listings::pace::seconds;
//! use many_hands::process::Process;
//!
//! let child = Process::spawn(deadlock, ())?;
//! assert!(child.join_timeout(seconds(5))?.is_none());
//! child.kill()?;
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::sync::{Barrier, Mutex};
use std::thread;

use listings::pace::seconds;
use many_hands::process::{Error, Process};

fn cross(name: &str, first: &Mutex<()>, second: &Mutex<()>, both_hold_one: &Barrier) {
    let _first = first.lock();
    println!("{name}: has one lock, wants the other");
    both_hold_one.wait();
    let _second = second.lock();
    println!("{name}: has both");
}

pub fn deadlock(_: ()) {
    let (a, b) = (Mutex::new(()), Mutex::new(()));
    let both_hold_one = Barrier::new(2);
    thread::scope(|s| {
        s.spawn(|| cross("left", &a, &b, &both_hold_one));
        s.spawn(|| cross("right", &b, &a, &both_hold_one));
    });
}

pub fn main() -> Result<(), Error> {
    let child = Process::spawn(deadlock, ())?;
    match child.join_timeout(seconds(30))? {
        Some(status) => println!("parent: it ended, {status}"),
        None => println!("parent: after 30 seconds both still wait"),
    }
    child.kill()
}
// ANCHOR_END: listing
