//! A toy interpreter with one lock: a thread runs bytecodes while it is first in line, and after so many goes to the end.
//!
//! ```
//! use std::sync::Mutex;
//!
//! use many_hands::chapter_05::toy_gil_takes_turns::Gil;
//!
//! let gil = Gil::new(["a", "b"]);
//! let ran = Mutex::new(String::new());
//! std::thread::scope(|s| {
//!     for me in ["b", "a"] {
//!         let (gil, ran) = (&gil, &ran);
//!         s.spawn(move || gil.run(me, 4, 2, |_| ran.lock().expect("nobody panics").push_str(me)));
//!     }
//! });
//! assert_eq!(ran.into_inner().expect("nobody panics"), "aabbaabb");
//! ```

// ANCHOR: listing
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

/// Names in line, and a way to sleep until the line changes. Who is first holds the lock.
pub struct Gil(Mutex<VecDeque<&'static str>>, Condvar);

impl Gil {
    pub fn new(line: [&'static str; 2]) -> Gil {
        Gil(Mutex::new(line.into()), Condvar::new())
    }

    pub fn change(&self, change: impl FnOnce(&mut VecDeque<&'static str>)) {
        change(&mut self.0.lock().expect("no change panics"));
        self.1.notify_all(); // those who wait look again
    }

    pub fn wait_for_turn(&self, me: &'static str) {
        let line = self.0.lock().expect("no change panics");
        drop(self.1.wait_while(line, |line| line.front() != Some(&me)).expect("no change panics"));
    }

    pub fn run(&self, me: &'static str, codes: usize, ticks: usize, mut step: impl FnMut(usize)) {
        for n in 1..=codes {
            self.wait_for_turn(me);
            step(n);
            if n % ticks == 0 {
                self.change(|line| line.rotate_left(1)); // the first is now the last
            }
        }
        self.change(|line| line.retain(|other| *other != me));
    }
}

pub fn main() {
    let gil = &Gil::new(["one", "two"]);
    std::thread::scope(|s| {
        s.spawn(|| gil.run("one", 6, 2, |n| println!("one: bytecode {n}")));
        s.spawn(|| gil.run("two", 6, 2, |n| println!("two: bytecode {n}")));
    });
}
// ANCHOR_END: listing
