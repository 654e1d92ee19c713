//! A light that takes one state after the other, and a car that answers each change of colour.
//!
//! ```
//! use std::sync::mpsc;
//! use std::thread;
//! use std::time::Duration;
//!
//! let (sender, ended) = mpsc::channel();
//! thread::spawn(move || {
//!     listings::chapter_08::light_by_state::main();
//!     sender.send(())
//! });
//! assert_eq!(ended.recv_timeout(Duration::from_secs(60)), Ok(()), "light and car come to their end");
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};

use listings::chapter_08::light_tick_by_tick::{Light, by_state};
use listings::pace::seconds;
use many_hands::sync::Event;

fn drive(green: &Event, red: &Event, seen: &Event) {
    for _ in 0..2 {
        green.wait();
        println!("car: goes");
        seen.set();
        red.wait();
        println!("car: stops");
        seen.set();
    }
}

fn turn(colour: &str, on: &Event, off: &Event, seen: &Event) {
    println!("light: {colour}");
    off.clear();
    on.set();
    seen.wait();
    seen.clear(); // for the next change
}

pub fn main() {
    let (green, red, seen) = (Event::new(), Event::new(), Event::new());
    scope(|s| {
        s.spawn(|| drive(&green, &red, &seen));
        for light in by_state().take(20) {
            match light {
                Light::Green(5) => turn("green", &green, &red, &seen),
                Light::Red(5) => turn("red", &red, &green, &seen),
                _ => {}
            }
            sleep(seconds(1));
        }
    });
}
// ANCHOR_END: listing
