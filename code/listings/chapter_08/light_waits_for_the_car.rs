//! The car says when it has crossed, and the light waits for that before pedestrians walk.
//!
//! ```
//! use many_hands::sync::Event;
//!
//! let (green, crossed) = (Event::new(), Event::new());
//! std::thread::scope(|s| {
//!     s.spawn(|| {
//!         green.wait();
//!         crossed.set();
//!     });
//!     green.set();
//!     crossed.wait();
//! });
//! assert!(crossed.is_set());
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};

use listings::pace::seconds;
use many_hands::sync::Event;

fn drive(green: &Event, crossed: &Event) {
    green.wait();
    println!("car: crosses");
    sleep(seconds(9));
    println!("car: has crossed");
    crossed.set();
}

pub fn main() {
    let (green, crossed) = (Event::new(), Event::new());
    scope(|s| {
        s.spawn(|| drive(&green, &crossed));
        println!("light: green");
        green.set();
        sleep(seconds(5));
        println!("light: red");
        green.clear();
        crossed.wait();
        println!("light: pedestrians walk");
    });
}
// ANCHOR_END: listing
