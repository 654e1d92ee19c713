//! Coroutines take turns in an order that the program sets; threads in one that the system finds at
//! the moment.
//!
//! ```
//! use listings::chapter_12::one_order_in_a_thousand_runs::coroutines;
//!
//! assert_eq!(coroutines(), "abcabcabc");
//! ```

// ANCHOR: listing
use std::collections::HashSet;
use std::sync::{Barrier, Mutex};

use many_hands::coroutine::Greenlets;

pub fn coroutines() -> String {
    let mut ring = Greenlets::<String>::new();
    let [a, b, c] = [(); 3].map(|()| ring.declare());
    for (one, name, next) in [(a, "a", b), (b, "b", c), (c, "c", a)] {
        ring.define(one, move |me, mut said| {
            for _ in 0..3 {
                said = me.switch(next, said + name);
            }
            said
        })
        .expect("there is memory for a stack");
    }
    ring.switch(a, String::new())
}

pub fn threads() -> String {
    let (said, start) = (Mutex::new(String::new()), Barrier::new(3));
    let speak = &|letter| {
        start.wait();
        (0..3).for_each(|_| *said.lock().expect("no speaker panics") += letter);
    };
    std::thread::scope(|s| {
        for letter in ["a", "b", "c"] {
            s.spawn(move || speak(letter));
        }
    });
    said.into_inner().expect("no speaker panics")
}

pub fn main() {
    let orders: HashSet<_> = (0..1000).map(|_| coroutines()).collect();
    println!("orders of three coroutines in 1000 runs: {}", orders.len());
    let orders: HashSet<_> = (0..1000).map(|_| threads()).collect();
    println!("orders of three threads in 1000 runs: {}", orders.len());
}
// ANCHOR_END: listing
