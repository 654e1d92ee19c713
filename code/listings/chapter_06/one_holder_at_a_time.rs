//! Eight threads want one lock a hundred times each: all get it, and never two at once.
//!
//! ```
//! assert_eq!(listings::chapter_06::one_holder_at_a_time::turns_and_most_inside(4, 10), (40, 1));
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

pub fn turns_and_most_inside(threads: u32, times: u32) -> (u32, u32) {
    let turns = Mutex::new(0);
    let (inside, most) = (AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                for _ in 0..times {
                    let mut guard = turns.lock().expect("no holder panics");
                    most.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
                    thread::yield_now(); // an invitation to the others, in vain
                    *guard += 1;
                    inside.fetch_sub(1, SeqCst);
                }
            });
        }
    });
    (turns.into_inner().expect("no holder panics"), most.into_inner())
}

pub fn main() {
    let (turns, most) = turns_and_most_inside(8, 100);
    println!("8 threads held the lock {turns} times in all, at most {most} at once");
}
// ANCHOR_END: listing
