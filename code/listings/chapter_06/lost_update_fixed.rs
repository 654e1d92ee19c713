//! With a mutex around the number no addition is lost, on any run.
//!
//! ```
//! assert_eq!(listings::chapter_06::lost_update_fixed::add_with_lock(1000), 2000);
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::thread;

pub fn add_with_lock(times: u32) -> u32 {
    let number = Mutex::new(0);
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                for _ in 0..times {
                    let mut guard = number.lock().expect("no holder panics");
                    *guard += 1;
                } // the guard is dropped, and the lock free again
            });
        }
    });
    number.into_inner().expect("no holder panics")
}

pub fn main() {
    for run in 1..=3 {
        println!("run {run}: {}", add_with_lock(1_000_000));
    }
}
// ANCHOR_END: listing
