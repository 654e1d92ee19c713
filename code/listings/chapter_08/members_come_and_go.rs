//! A wait group waits until all its members are gone, however many there have been.
//!
//! No Python twin: `threading` has no wait group. A `Barrier` needs the number beforehand, a `join`
//! every handle.
//!
//! ```
//! use crossbeam::sync::WaitGroup;
//!
//! let group = WaitGroup::new();
//! let member = group.clone();
//! let thread = std::thread::spawn(move || drop(member));
//! group.wait();
//! assert!(thread.join().is_ok());
//! ```

// ANCHOR: listing
use std::thread;

use crossbeam::sync::WaitGroup;
use listings::pace::seconds;

fn work(depth: u32, member: WaitGroup) {
    if depth < 3 {
        let another = member.clone();
        thread::spawn(move || work(depth + 1, another));
    }
    thread::sleep(seconds(depth));
    println!("depth {depth}: done");
    drop(member);
}

pub fn main() {
    let group = WaitGroup::new();
    let member = group.clone();
    thread::spawn(move || work(0, member));
    group.wait();
    println!("all are done");
}
// ANCHOR_END: listing
