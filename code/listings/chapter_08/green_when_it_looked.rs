//! A car looks at a light that turns red before the car has moved: the answer is about the past.
//!
//! ```
//! use many_hands::sync::Event;
//!
//! let green = Event::new();
//! green.set();
//! let answer = green.is_set();
//! green.clear();
//! assert!(answer && !green.is_set(), "what was green is not");
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::thread::scope;

use many_hands::sync::Event;

fn drive(green: &Event, between: &Barrier) {
    green.wait();
    between.wait(); // the car has looked
    between.wait(); // and now it moves
    println!("car: crosses, and green is {}", green.is_set());
}

pub fn main() {
    let (green, between) = (Event::new(), Barrier::new(2));
    scope(|s| {
        s.spawn(|| drive(&green, &between));
        println!("light: green");
        green.set();
        between.wait();
        println!("light: red, pedestrians walk");
        green.clear();
        between.wait();
    });
}
// ANCHOR_END: listing
