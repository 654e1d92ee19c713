//! A light and a car: one event lets the car go, and another one stops it, so that it never asks.
//!
//! ```
//! use std::sync::mpsc;
//! use std::thread;
//! use std::time::Duration;
//!
//! let (sender, ended) = mpsc::channel();
//! thread::spawn(move || {
//!     listings::chapter_08::traffic_light::main();
//!     sender.send(())
//! });
//! assert_eq!(ended.recv_timeout(Duration::from_secs(60)), Ok(()), "light and car come to their end");
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};

use listings::pace::seconds;
use many_hands::sync::Event;

fn drive(green: &Event, red: &Event) {
    green.wait();
    println!("car: goes");
    red.wait();
    println!("car: stops");
}

pub fn main() {
    let (green, red) = (Event::new(), Event::new());
    scope(|s| {
        s.spawn(|| drive(&green, &red));
        sleep(seconds(5));
        println!("light: green");
        green.set();
        sleep(seconds(5));
        println!("light: red");
        green.clear();
        red.set();
    });
}
// ANCHOR_END: listing
