//! A light and a car in two threads: one event tells the car to go, another one tells the light
//! that it has been seen.
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

use listings::chapter_08::colour_on_a_terminal::{paint, wanted};
use listings::chapter_08::light_tick_by_tick::{Light, by_state};
use listings::pace::seconds;
use many_hands::sync::Event;

fn drive(go: &Event, seen: &Event) {
    for _ in 0..2 {
        go.wait();
        println!("{}", paint("car: goes", 32, wanted()));
        seen.set();
        while go.is_set() {
            sleep(seconds(1));
        }
        println!("{}", paint("car: stops", 31, wanted()));
        seen.set();
    }
}

pub fn main() {
    let (go, seen) = (Event::new(), Event::new());
    scope(|s| {
        s.spawn(|| drive(&go, &seen));
        for light in by_state().take(20) {
            if let Light::Green(5) = light {
                println!("{}", paint("light: green", 32, wanted()));
                go.set();
                seen.wait();
            } else if let Light::Red(5) = light {
                println!("{}", paint("light: red", 31, wanted()));
                go.clear();
                seen.wait();
            }
            seen.clear();
            sleep(seconds(1));
        }
    });
}
// ANCHOR_END: listing
