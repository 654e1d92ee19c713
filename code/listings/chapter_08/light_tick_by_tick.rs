//! A light that counts, with its silent tick, and a state machine that has none.
//!
//! ```
//! use listings::chapter_08::light_tick_by_tick::{by_count, by_state};
//!
//! assert_eq!(by_count().take(34).collect::<String>(), "GGGGGGRRRRR-GGGGGRRRRR-GGGGGRRRRR-");
//! assert_eq!(by_state().take(30).map(|light| light.letter()).collect::<String>(), "GGGGGRRRRR".repeat(3));
//! ```

// ANCHOR: listing
use std::iter::successors;

pub fn by_count() -> impl Iterator<Item = char> {
    let counts = (0..=11).chain((1..=11).cycle()); // each later round begins with 1
    counts.map(|count| match count {
        0..=5 => 'G',
        6..=10 => 'R',
        _ => '-', // turns green, and prints nothing
    })
}

pub enum Light {
    Green(u32), // for so many ticks
    Red(u32),
}

impl Light {
    pub fn next(&self) -> Light {
        match self {
            Light::Green(1) => Light::Red(5),
            Light::Green(ticks) => Light::Green(ticks - 1),
            Light::Red(1) => Light::Green(5),
            Light::Red(ticks) => Light::Red(ticks - 1),
        }
    }

    pub fn letter(&self) -> char {
        if matches!(self, Light::Green(_)) { 'G' } else { 'R' }
    }
}

pub fn by_state() -> impl Iterator<Item = Light> {
    successors(Some(Light::Green(5)), |light| Some(light.next()))
}

pub fn main() {
    println!("by count: {}", by_count().take(34).collect::<String>());
    println!("by state: {}", by_state().take(34).map(|light| light.letter()).collect::<String>());
}
// ANCHOR_END: listing
