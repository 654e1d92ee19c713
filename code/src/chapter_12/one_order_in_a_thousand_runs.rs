//! Coroutines take turns in an order that the program sets; threads in one that the system finds at the moment.
//!
//! ```
//! use many_hands::chapter_12::one_order_in_a_thousand_runs::coroutines;
//!
//! assert_eq!(coroutines()?, "abcabcabc");
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::collections::HashSet;
use std::io;
use std::sync::{Barrier, Mutex};
use std::thread;

use many_hands::coroutine::Greenlets;

pub fn coroutines() -> io::Result<String> {
    let mut ring = Greenlets::<String>::new();
    let [a, b, c] = [(); 3].map(|()| ring.declare());
    for (one, letter, next) in [(a, "a", b), (b, "b", c), (c, "c", a)] {
        ring.define(one, move |me, mut said| {
            for _ in 0..3 {
                said = me.switch(next, said + letter);
            }
            said
        })?;
    }
    Ok(ring.switch(a, String::new()))
}

pub fn threads() -> String {
    let (said, start) = (Mutex::new(String::new()), Barrier::new(3));
    let speak = &|letter| {
        start.wait();
        (0..3).for_each(|_| *said.lock().expect("nobody panics") += letter);
    };
    thread::scope(|s| {
        ["a", "b", "c"].map(|letter| s.spawn(move || speak(letter)));
    });
    said.into_inner().expect("nobody panics")
}

pub fn main() -> io::Result<()> {
    let orders: HashSet<_> = (0..1000).map(|_| coroutines()).collect::<io::Result<_>>()?;
    println!("orders of three coroutines in 1000 runs: {}", orders.len());
    let orders: HashSet<_> = (0..1000).map(|_| threads()).collect();
    println!("orders of three threads in 1000 runs: {}", orders.len());
    Ok(())
}
// ANCHOR_END: listing
