//! Two hundred countdowns by two threads: how often one was ahead each time, and how often not.
//!
//! ```
//! use listings::chapter_04::pairs_counted::countdown;
//!
//! let mut lines = countdown();
//! lines.sort();
//! assert_eq!(lines, [(0, "one"), (0, "two"), (1, "one"), (1, "two"), (2, "one"), (2, "two")]);
//! ```

// ANCHOR: listing
use std::sync::mpsc::channel;
use std::thread;

use listings::pace::seconds;

pub fn countdown() -> Vec<(u32, &'static str)> {
    let (sender, lines) = channel();
    thread::scope(|s| {
        for task in ["one", "two"] {
            let sender = sender.clone();
            s.spawn(move || {
                for left in (0..3).rev() {
                    thread::sleep(seconds(0.05));
                    sender.send((left, task)).expect("the receiver is there");
                }
            });
        }
    });
    lines.try_iter().collect()
}

pub fn main() {
    let (mut ahead, mut pairs, mut mixed) = (0, 0, 0);
    for _ in 0..200 {
        let lines = countdown();
        match lines.chunks(2).all(|pair| pair[0].0 == pair[1].0) {
            true if lines.chunks(2).all(|pair| pair[0].1 == "one") => ahead += 1,
            true => pairs += 1,
            false => mixed += 1,
        }
    }
    println!("in pairs, one always ahead: {ahead}; otherwise: {pairs}; not in pairs: {mixed}");
}
// ANCHOR_END: listing
