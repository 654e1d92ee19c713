//! Any thread may start threads, not only the first one.
//!
//! ```
//! use std::thread;
//!
//! let grandchild = thread::spawn(|| thread::spawn(|| 42).join());
//! let answer = grandchild.join().expect("it does not panic").expect("nor does this one");
//! assert_eq!(answer, 42);
//! ```

// ANCHOR: listing
use std::thread;

fn start(level: u32) {
    println!("thread {level} begins");
    if level < 3 {
        thread::scope(|s| {
            s.spawn(|| start(level + 1));
        }); // waits for the thread within
    }
    println!("thread {level} ends");
}

pub fn main() {
    start(1);
}
// ANCHOR_END: listing
