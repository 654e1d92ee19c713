//! A toy interpreter with one lock: a thread runs bytecodes while it has the lock, and after so
//! many goes to the end of the line.
//!
//! ```
//! use std::sync::Mutex;
//!
//! use listings::chapter_05::toy_gil_admits_one::Gil;
//! use listings::chapter_05::toy_gil_takes_turns::run;
//!
//! let (gil, ran) = (&Gil::default(), &Mutex::new(String::new()));
//! let (first, second) = (gil.line_up(), gil.line_up());
//! std::thread::scope(|s| {
//!     for (ticket, me) in [(second, "b"), (first, "a")] {
//!         s.spawn(move || run(gil, ticket, 4, 2, |_| ran.lock().expect("nobody panics").push_str(me)));
//!     }
//! });
//! assert_eq!(*ran.lock().expect("nobody panics"), "aabbaabb");
//! ```

// ANCHOR: listing
use std::thread::scope;

use listings::chapter_05::toy_gil_admits_one::Gil;

/// Runs so many bytecodes, and after every so many ticks lets the others in line go first.
pub fn run(gil: &Gil, mut ticket: u32, codes: u32, ticks: u32, mut step: impl FnMut(u32)) {
    gil.wait_for(ticket);
    for n in 1..=codes {
        step(n);
        if n % ticks == 0 {
            ticket = gil.line_up(); // at the end of the line
            gil.give_away();
            gil.wait_for(ticket);
        }
    }
    gil.give_away();
}

pub fn main() {
    let gil = &Gil::default();
    let (first, second) = (gil.line_up(), gil.line_up());
    scope(|s| {
        s.spawn(|| run(gil, first, 6, 2, |n| println!("one: bytecode {n}")));
        s.spawn(|| run(gil, second, 6, 2, |n| println!("two: bytecode {n}")));
    });
}
// ANCHOR_END: listing
