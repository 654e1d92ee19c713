//! A permit that gives its place back when it is dropped does so in a panic too.
//!
//! ```
//! use std::sync::mpsc;
//! use std::thread;
//! use std::time::Duration;
//!
//! let (sender, ended) = mpsc::channel();
//! thread::spawn(move || {
//!     listings::chapter_08::permit_given_back::main();
//!     sender.send(())
//! });
//! assert_eq!(ended.recv_timeout(Duration::from_secs(60)), Ok(()), "the second visitor gets in");
//! ```

// ANCHOR: listing
use std::sync::{Condvar, Mutex};
use std::thread;

struct Semaphore {
    free: Mutex<usize>,
    freed: Condvar,
}

struct Permit<'a>(&'a Semaphore);

impl Semaphore {
    fn acquire(&self) -> Permit<'_> {
        let free = self.free.lock().expect("no holder panics");
        let free = self.freed.wait_while(free, |free| *free == 0);
        *free.expect("no holder panics") -= 1;
        Permit(self)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().expect("no holder panics") += 1;
        self.0.freed.notify_one();
    }
}

pub fn main() {
    let semaphore = Semaphore { free: Mutex::new(1), freed: Condvar::new() };
    thread::scope(|s| {
        let visitor = s.spawn(|| {
            let _permit = semaphore.acquire();
            panic!("the door sticks");
        });
        println!("the first visitor panicked: {}", visitor.join().is_err());
        let _permit = semaphore.acquire();
        println!("the second is in");
    });
}
// ANCHOR_END: listing
