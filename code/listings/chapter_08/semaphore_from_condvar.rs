//! A semaphore is a number of free places behind a lock, and a condition variable to wait for one.
//!
//! ```
//! use listings::chapter_08::semaphore_from_condvar::most_inside;
//!
//! assert_eq!(most_inside(3, 6), 3);
//! assert_eq!(most_inside(1, 6), 1); // a lock
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Barrier, Condvar, Mutex};
use std::thread;

struct Semaphore {
    free: Mutex<usize>,
    freed: Condvar,
}

impl Semaphore {
    fn acquire(&self) {
        let free = self.free.lock().expect("no holder panics");
        let free = self.freed.wait_while(free, |free| *free == 0);
        *free.expect("no holder panics") -= 1;
    }

    fn release(&self) {
        *self.free.lock().expect("no holder panics") += 1;
        self.freed.notify_one();
    }
}

pub fn most_inside(places: usize, people: usize) -> usize {
    let semaphore = Semaphore { free: Mutex::new(places), freed: Condvar::new() };
    let (inside, most, full) = (AtomicUsize::new(0), AtomicUsize::new(0), Barrier::new(places));
    let visit = || {
        semaphore.acquire();
        most.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
        full.wait(); // none leaves before all places are taken
        inside.fetch_sub(1, SeqCst);
        semaphore.release();
    };
    thread::scope(|s| (0..people).for_each(|_| drop(s.spawn(visit))));
    most.into_inner()
}

pub fn main() {
    println!("3 places, 6 people, at most {} inside", most_inside(3, 6));
    println!("1 place, 6 people, at most {} inside", most_inside(1, 6));
}
// ANCHOR_END: listing
