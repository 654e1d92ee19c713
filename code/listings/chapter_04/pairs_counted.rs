//! Two hundred countdowns by two threads: how often one was ahead each time, and how often not.
//!
//! ```
//! use listings::chapter_04::pairs_counted::countdown;
//!
//! let mut lines: Vec<_> = countdown().iter().map(|line| (line.left, line.task)).collect();
//! lines.sort();
//! assert_eq!(lines, [(0, "one"), (0, "two"), (1, "one"), (1, "two"), (2, "one"), (2, "two")]);
//! ```

// ANCHOR: listing
use std::sync::mpsc::channel;
use std::thread;

use listings::pace::seconds;

pub struct Line {
    pub left: u32,
    pub task: &'static str,
}

pub fn countdown() -> Vec<Line> {
    let (sender, lines) = channel();
    thread::scope(|s| {
        for task in ["one", "two"] {
            let sender = sender.clone();
            s.spawn(move || {
                for left in (0..3).rev() {
                    thread::sleep(seconds(0.05));
                    sender.send(Line { left, task }).expect("the receiver is there");
                }
            });
        }
    });
    lines.try_iter().collect()
}

pub fn main() {
    let (mut ahead, mut otherwise, mut mixed) = (0, 0, 0);
    for _ in 0..200 {
        let lines = countdown();
        if lines.chunks(2).any(|pair| pair[0].left != pair[1].left) {
            mixed += 1;
        } else if lines.chunks(2).all(|pair| pair[0].task == "one") {
            ahead += 1;
        } else {
            otherwise += 1;
        }
    }
    println!("in pairs, one always ahead: {ahead}; otherwise: {otherwise}; not in pairs: {mixed}");
}
// ANCHOR_END: listing
