//! A thread that keeps the toy's lock while it waits for an answer stops all others; one that gives
//! it away stops none.
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

use listings::chapter_05::toy_gil_admits_one::Gil;
use listings::pace::seconds;

fn download(me: &str, gil: &Gil, ticket: u32, give_away: bool) {
    gil.wait_for(ticket);
    println!("{me} asks the server");
    if give_away {
        gil.give_away();
    }
    sleep(seconds(10)); // no bytecode: the kernel waits
    if give_away {
        gil.wait_for(gil.line_up());
    }
    println!("{me} has the answer");
    gil.give_away();
}

pub fn two_downloads(give_away: bool) {
    let gil = &Gil::default();
    let (first, second) = (gil.line_up(), gil.line_up());
    let start = Instant::now();
    scope(|s| {
        s.spawn(|| download("one", gil, first, give_away));
        s.spawn(|| download("two", gil, second, give_away));
    });
    let what = if give_away { "given away" } else { "kept" };
    println!("{what}: {:.1} seconds", start.elapsed().div_duration_f64(seconds(1)));
}

pub fn main() {
    two_downloads(false);
    two_downloads(true);
}
// ANCHOR_END: listing
