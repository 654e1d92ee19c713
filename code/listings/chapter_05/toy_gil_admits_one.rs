//! A toy lock like the GIL: threads draw tickets, and one at a time runs, in the order of the
//! tickets.
//!
//! ```
//! use listings::chapter_05::toy_gil_admits_one::Gil;
//!
//! let gil = Gil::default();
//! let (first, second) = (gil.line_up(), gil.line_up());
//! std::thread::scope(|s| {
//!     let waits = s.spawn(|| gil.wait_for(second));
//!     gil.wait_for(first);
//!     assert!(!waits.is_finished());
//!     gil.give_away();
//! });
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Condvar, Mutex};

/// Threads stand in line with tickets. The one whose ticket is up holds the lock.
#[derive(Default)]
pub struct Gil {
    drawn: AtomicU32,
    up: Mutex<u32>,
    changed: Condvar,
}

impl Gil {
    pub fn line_up(&self) -> u32 {
        self.drawn.fetch_add(1, Relaxed)
    }

    pub fn wait_for(&self, ticket: u32) {
        let up = self.up.lock().expect("no thread panics here");
        drop(self.changed.wait_while(up, |up| *up != ticket));
    }

    pub fn give_away(&self) {
        *self.up.lock().expect("no thread panics here") += 1;
        self.changed.notify_all(); // those who wait look again
    }
}

pub fn main() {
    let gil = &Gil::default();
    std::thread::scope(|s| {
        for ticket in [gil.line_up(), gil.line_up()].into_iter().rev() {
            s.spawn(move || {
                gil.wait_for(ticket);
                println!("ticket {ticket} has the lock");
                println!("ticket {ticket} gives it away");
                gil.give_away();
            });
        }
    });
}
// ANCHOR_END: listing
