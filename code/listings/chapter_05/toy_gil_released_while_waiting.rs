//! A thread that keeps a lock like the GIL while it waits for an answer stops all others; one that
//! gives it away stops none.
//!
//! ```
//! use listings::chapter_05::toy_gil_released_while_waiting::two_downloads;
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! two_downloads(false);
//! assert!(start.elapsed() >= seconds(10) * 2);
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};
use std::time::Instant;

use listings::pace::seconds;
use parking_lot::{Mutex, MutexGuard};

fn download(me: &str, gil: &Mutex<()>, give_away: bool) {
    let mut turn = gil.lock();
    println!("{me} asks the server");
    let wait = || sleep(seconds(10)); // no bytecode: the kernel waits
    if give_away {
        MutexGuard::unlocked(&mut turn, wait);
    } else {
        wait();
    }
    println!("{me} has the answer");
}

pub fn two_downloads(give_away: bool) {
    let gil = &Mutex::new(());
    let start = Instant::now();
    scope(|s| {
        s.spawn(|| download("one", gil, give_away));
        s.spawn(|| download("two", gil, give_away));
    });
    let what = if give_away { "given away" } else { "kept" };
    println!("{what}: {:.1} seconds", start.elapsed().div_duration_f64(seconds(1)));
}

pub fn main() {
    two_downloads(false);
    two_downloads(true);
}
// ANCHOR_END: listing
