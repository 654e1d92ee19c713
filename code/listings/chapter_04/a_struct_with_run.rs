//! Where Python has a subclass with a `run` method, Rust has a struct, any method, and a closure
//! that calls it.
//!
//! ```
//! use listings::chapter_04::a_struct_with_run::Countdown;
//!
//! let here = std::thread::current().id();
//! let countdown = Countdown { from: 1 };
//! std::thread::spawn(move || {
//!     assert_ne!(std::thread::current().id(), here);
//!     countdown.run();
//! })
//! .join()
//! .expect("counting does not panic");
//! ```

// ANCHOR: listing
use std::io;
use std::thread::{self, Builder};

pub struct Countdown {
    pub from: u32,
}

impl Countdown {
    pub fn run(self) {
        let left: Vec<_> = (0..self.from).rev().map(|n| n.to_string()).collect();
        println!("on {}: {}", thread::current().name().unwrap_or_default(), left.join(" "));
    }
}

pub fn main() -> io::Result<()> {
    let called = Countdown { from: 3 };
    called.run();

    let spawned = Countdown { from: 5 };
    let worker = Builder::new().name("worker".into()).spawn(move || spawned.run())?;
    worker.join().expect("counting does not panic");
    Ok(())
}
// ANCHOR_END: listing
