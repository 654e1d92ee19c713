//! A lock around a whole loop makes the loops run one after the other; a lock around each step lets
//! them take turns.
//!
//! ```
//! use std::sync::Mutex;
//!
//! use listings::chapter_06::coarse_and_fine::{Shared, coarse, fine, run};
//!
//! assert_eq!(run(coarse).turns, 2);
//! assert_eq!(run(fine).number, 1_999_998);
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::thread;

#[derive(Default)]
pub struct Shared {
    pub number: u32,
    pub turns: u32, // how often another thread than last time held the lock
    last: Option<char>,
}

fn add(shared: &mut Shared, who: char) {
    shared.number += 1;
    shared.turns += u32::from(shared.last.replace(who) != Some(who));
}

pub fn coarse(shared: &Mutex<Shared>, who: char) {
    let mut guard = shared.lock().expect("no holder panics");
    (0..999_999).for_each(|_| add(&mut guard, who));
    println!("{who} leaves it at {}", guard.number);
}

pub fn fine(shared: &Mutex<Shared>, who: char) {
    (0..999_999).for_each(|_| add(&mut shared.lock().expect("no holder panics"), who));
}

pub fn run(work: fn(&Mutex<Shared>, char)) -> Shared {
    let shared = Mutex::default();
    thread::scope(|s| {
        s.spawn(|| work(&shared, 'A'));
        s.spawn(|| work(&shared, 'B'));
    });
    shared.into_inner().expect("no holder panics")
}

pub fn main() {
    println!("a lock around the loop: {} turns", run(coarse).turns);
    let shared = run(fine);
    println!("a lock around each step: {} turns, {}", shared.turns, shared.number);
}
// ANCHOR_END: listing
