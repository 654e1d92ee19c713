//! A channel that delivers after a while is a timer that you can wait for together with others.
//!
//! ```
//! use listings::chapter_08::whichever_comes_first::first;
//! use listings::pace::seconds;
//!
//! assert_eq!(first(seconds(1000), seconds(1)), "too late");
//! ```

// ANCHOR: listing
use std::thread;
use std::time::Duration;

use crossbeam::channel::{after, bounded};
use crossbeam::select;
use listings::pace::seconds;

pub fn first(work: Duration, patience: Duration) -> &'static str {
    let (sender, answers) = bounded(1);
    thread::spawn(move || {
        thread::sleep(work);
        sender.send("the answer")
    });
    select! {
        recv(answers) -> answer => answer.unwrap_or("nobody answers"),
        recv(after(patience)) -> _ => "too late",
    }
}

pub fn main() {
    let hour = Duration::from_secs(3600);
    println!("an hour of work, a second of patience: {}", first(hour, seconds(1)));
    println!("a second of work, an hour of patience: {}", first(seconds(1), hour));
}
// ANCHOR_END: listing
