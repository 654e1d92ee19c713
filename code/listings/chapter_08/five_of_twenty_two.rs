//! Twenty-two threads exist at once, and a semaphore lets five of them in at a time.
//!
//! ```
//! assert_eq!(listings::chapter_08::five_of_twenty_two::most_inside(), 5);
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{scope, sleep};

use listings::pace::seconds;
use many_hands::sync::BoundedSemaphore;

pub fn most_inside() -> usize {
    let semaphore = BoundedSemaphore::new(5);
    let (all_exist, first_five) = (Barrier::new(22), Barrier::new(5));
    let [came, inside, most] = [0; 3].map(AtomicUsize::new);
    let visit = || {
        all_exist.wait();
        let _permit = semaphore.acquire();
        most.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
        if came.fetch_add(1, SeqCst) < 5 {
            first_five.wait(); // none leaves before five are in
        }
        sleep(seconds(1));
        inside.fetch_sub(1, SeqCst);
    };
    scope(|s| {
        for _ in 0..22 {
            s.spawn(visit);
        }
    });
    most.into_inner()
}

pub fn main() {
    println!("22 threads, never more than {} inside", most_inside());
}
// ANCHOR_END: listing
