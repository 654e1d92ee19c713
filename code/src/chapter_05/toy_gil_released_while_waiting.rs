//! A thread that keeps the toy's lock while it waits for an answer stops all others; one that gives it away stops nobody.
//!
//! ```
//! use many_hands::chapter_05::toy_gil_released_while_waiting::two_downloads;
//! use many_hands::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! two_downloads(false);
//! assert!(start.elapsed() >= seconds(10) * 2);
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};
use std::time::Instant;

use many_hands::chapter_05::toy_gil_takes_turns::Gil;
use many_hands::pace::seconds;

fn download(gil: &Gil, me: &'static str, give_away: bool) {
    gil.wait_for_turn(me);
    println!("{me} asks the server");
    if give_away {
        gil.change(|line| line.retain(|other| *other != me));
    }
    sleep(seconds(10)); // no bytecode: the kernel waits
    if give_away {
        gil.change(|line| line.push_back(me));
        gil.wait_for_turn(me);
    }
    println!("{me} has the answer");
    gil.change(|line| line.retain(|other| *other != me));
}

pub fn two_downloads(give_away: bool) {
    let gil = &Gil::new(["one", "two"]);
    let start = Instant::now();
    scope(|s| {
        s.spawn(|| download(gil, "one", give_away));
        s.spawn(|| download(gil, "two", give_away));
    });
    let what = if give_away { "given away" } else { "kept" };
    println!("{what}: {:.1} seconds", start.elapsed().div_duration_f64(seconds(1)));
}

pub fn main() {
    two_downloads(false);
    two_downloads(true);
}
// ANCHOR_END: listing
