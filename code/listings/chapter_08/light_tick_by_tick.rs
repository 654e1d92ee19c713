//! The tutorial's light tick by tick, with its silent tick, and a state machine that has none.
//!
//! ```
//! use listings::chapter_08::light_tick_by_tick::{as_told, by_state};
//!
//! assert_eq!(as_told().take(34).collect::<String>(), "GGGGGGRRRRR-GGGGGRRRRR-GGGGGRRRRR-");
//! assert_eq!(by_state().take(30).map(|light| light.letter()).collect::<String>(), "GGGGGRRRRR".repeat(3));
//! ```

// ANCHOR: listing
use std::iter::successors;

pub fn as_told() -> impl Iterator<Item = char> {
    let counts = successors(Some(0), |count| Some(if *count == 11 { 1 } else { count + 1 }));
    counts.map(|count| match count {
        0..=5 => 'G',
        6..=10 => 'R',
        _ => '-', // turns green, and prints nothing
    })
}

#[derive(Clone, Copy)]
pub enum Light {
    Green(u32), // for so many ticks
    Red(u32),
}

impl Light {
    pub fn next(self) -> Light {
        match self {
            Light::Green(1) => Light::Red(5),
            Light::Green(ticks) => Light::Green(ticks - 1),
            Light::Red(1) => Light::Green(5),
            Light::Red(ticks) => Light::Red(ticks - 1),
        }
    }

    pub fn letter(self) -> char {
        if matches!(self, Light::Green(_)) { 'G' } else { 'R' }
    }
}

pub fn by_state() -> impl Iterator<Item = Light> {
    successors(Some(Light::Green(5)), |light| Some(light.next()))
}

pub fn main() {
    println!("as told:  {}", as_told().take(34).collect::<String>());
    println!("by state: {}", by_state().take(34).map(Light::letter).collect::<String>());
}
// ANCHOR_END: listing
